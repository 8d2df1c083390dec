import { repeat, retry, tap, toArray } from 'rxjs';
import { Condition, Lock } from '../../lib/index.js';
import { expectWaiting } from '../helpers/expectWaiting.js';
import { subjects } from '../helpers/subjects.js';
import { whenSubscribed } from '../helpers/whenSubscribed.js';

describe('Rule 7, cold:', () => {
  for (const { name, taken } of subjects) {
    it(`${name} does nothing until subscribe`, () => {
      const subject = taken();
      let granted = false;
      subject.request();
      expectWaiting(subject, 0);
      // If that one had made a request, it would be before this one, and never release its permit.
      subject.request().subscribe(() => (granted = true));
      expectWaiting(subject, 1);
      subject.letIn();
      expect(granted).toBeTrue();
    });

    it(`${name} makes a separate request for each subscription`, () => {
      const subject = taken();
      const request = subject.request();
      let granted = 0;
      for (const expected of [1, 2]) {
        request.subscribe((grant) => {
          granted++;
          subject.passOn(grant);
        });
        expectWaiting(subject, expected);
      }
      subject.letIn();
      expect(granted).toBe(2);
    });
  }

  it('repeat queues again', () => {
    const lock = new Lock();
    const held = lock.tryAcquire();
    const order: string[] = [];
    lock
      .acquire()
      .pipe(
        tap((permit) => {
          order.push('repeated');
          permit.release();
        }),
        repeat(2),
      )
      .subscribe();
    lock.acquire().subscribe((permit) => {
      order.push('other');
      permit.release();
    });
    held?.release();
    expect(order).toEqual(['repeated', 'other', 'repeated']);
  });

  it('retry queues again', () => {
    const condition = new Condition();
    let attempts = 0;
    const granted = condition.wait().pipe(
      whenSubscribed(() => {
        // The second attempt finds the lock held.
        if (++attempts === 2) condition.lock.tryAcquire();
      }),
      retry(1),
      toArray(),
    );
    let seen: unknown;
    granted.subscribe((values) => (seen = values));
    expect(condition.state.waiting).toBe(1);
    condition.lock.tryAcquire();
    condition.notify();
    condition.release();
    expect(seen).toEqual([true]);
  });
});
