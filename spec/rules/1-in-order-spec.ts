import { Event, Lock, Semaphore } from '../../lib/index.js';
import { subjects } from '../helpers/subjects.js';

describe('Rule 1, in order:', () => {
  for (const { name, taken } of subjects) {
    describe(name, () => {
      it(`${name} grants first come, first served`, () => {
        const subject = taken();
        const granted: number[] = [];
        for (const index of [1, 2, 3, 4]) {
          subject.request().subscribe((grant) => {
            granted.push(index);
            subject.passOn(grant);
          });
        }
        expect(granted).toEqual([]);
        subject.letIn();
        expect(granted).toEqual([1, 2, 3, 4]);
      });

      it(`${name} counts the time of subscription, not of the call`, () => {
        const subject = taken();
        const granted: string[] = [];
        const [early, late] = [subject.request(), subject.request()];
        for (const [label, request] of [
          ['called second', late],
          ['called first', early],
        ] as const) {
          request.subscribe((grant) => {
            granted.push(label);
            subject.passOn(grant);
          });
        }
        subject.letIn();
        expect(granted).toEqual(['called second', 'called first']);
      });

      // A wait() on an event that is set has nobody to overtake.
      if (name.startsWith('Event')) return;

      it(`${name} puts a request made in a grant behind waiting ones`, () => {
        const subject = taken();
        const granted: string[] = [];
        const ask = (label: string, inGrant?: () => void) =>
          subject.request().subscribe((grant) => {
            granted.push(label);
            inGrant?.();
            subject.passOn(grant);
          });
        // A condition's wait needs the lock, which the grant holds and its request gives up.
        ask('first', name.startsWith('Condition') ? undefined : () => ask('third'));
        ask('second');
        subject.letIn();
        expect(granted.slice(0, 2)).toEqual(['first', 'second']);
      });
    });
  }

  it('tryAcquire does not overtake at a lock, not even in the moment of the hand-over', () => {
    const lock = new Lock();
    lock.tryAcquire();
    const tried: unknown[] = [];
    lock.acquire().subscribe();
    lock.state$.subscribe(() => tried.push(lock.tryAcquire()));
    lock.release();
    expect(tried).toEqual([undefined, undefined]);
  });

  it('tryAcquire does not overtake a request that waits for more permits than there are', () => {
    const semaphore = new Semaphore(1);
    semaphore.acquire(2).subscribe();
    expect(semaphore.value).toBe(1);
    expect(semaphore.tryAcquire()).toBeUndefined();
  });

  it('a new acquire does not overtake in the moment between a release and the next grant', () => {
    const lock = new Lock();
    lock.tryAcquire();
    const granted: string[] = [];
    let once = true;
    lock.acquire().subscribe((permit) => {
      granted.push('waiting');
      permit.release();
    });
    lock.state$.subscribe(({ waiting }) => {
      if (waiting === 0 && once) {
        once = false;
        lock.acquire().subscribe(() => granted.push('new'));
      }
    });
    lock.release();
    expect(granted).toEqual(['waiting', 'new']);
  });

  it('a request for fewer permits does not overtake one that waits for more', () => {
    const semaphore = new Semaphore(1);
    const granted: string[] = [];
    semaphore.acquire(2).subscribe(() => granted.push('two'));
    semaphore.acquire(1).subscribe(() => granted.push('one'));
    expect(granted).toEqual([]);
    expect(semaphore.locked()).toBeTrue();
    semaphore.release();
    expect(granted).toEqual(['two']);
    semaphore.release();
    expect(granted).toEqual(['two', 'one']);
  });

  it('a wait() on an event that is set has nobody to overtake and is granted at once', () => {
    const event = new Event();
    event.set();
    let granted: unknown;
    event.wait().subscribe((grant) => (granted = grant));
    expect(granted).toBeTrue();
  });
});
