import { finalize, map, of } from 'rxjs';
import { Lock, Semaphore, throttleBySemaphore, withLock } from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { subjects } from '../helpers/subjects.js';
import { ThrowingSubscriber } from '../helpers/ThrowingSubscriber.js';

const fault = new Error('fault');

function throwFault(): never {
  throw fault;
}

/** The errors that RxJS reported, including those in an UnsubscriptionError. */
function faults(errors: unknown[]): unknown[] {
  return errors.flatMap((error) => (error as { errors?: unknown[] }).errors ?? [error]);
}

describe('Rule 6, a faulty consumer harms nobody else:', () => {
  for (const { name, taken } of subjects) {
    it(`${name} serves the queue when a consumer throws in its grant`, async () => {
      const subject = taken();
      let served = false;
      const errors = await collectUnhandledErrors(() => {
        subject.request().subscribe((grant) => {
          subject.passOn(grant);
          throwFault();
        });
        subject.request().subscribe(() => (served = true));
        subject.letIn();
      });
      expect(errors).toEqual([fault]);
      expect(served).toBeTrue();
    });

    it(`${name} serves the queue when a consumer's teardown throws`, async () => {
      const subject = taken();
      let served = false;
      const errors = await collectUnhandledErrors(() => {
        subject
          .request()
          .pipe(finalize(throwFault))
          .subscribe((grant) => subject.passOn(grant));
        subject.request().subscribe(() => (served = true));
        subject.letIn();
      });
      expect(faults(errors)).toEqual([fault]);
      expect(served).toBeTrue();
    });

    it(`${name} tells the others when an observer of state$ throws`, async () => {
      const subject = taken();
      let told = 0;
      let served = false;
      const errors = await collectUnhandledErrors(() => {
        subject.state$.subscribe(throwFault);
        subject.state$.subscribe(() => told++);
        subject.request().subscribe((grant) => {
          served = true;
          subject.passOn(grant);
        });
        subject.letIn();
      });
      expect(told).toBeGreaterThan(1);
      expect(errors).toEqual(Array(told).fill(fault));
      expect(served).toBeTrue();
    });

    it(`${name} tells the others when the teardown of an observer of state$ throws`, async () => {
      const subject = taken();
      let told = 0;
      let armed = false;
      const errors = await collectUnhandledErrors(() => {
        subject.state$
          .pipe(
            map(() => {
              if (armed) throw new Error('of the pipeline, handled');
            }),
            finalize(throwFault),
          )
          .subscribe({ error: () => undefined });
        subject.state$.subscribe(() => told++);
        armed = true;
        subject.request().subscribe((grant) => subject.passOn(grant));
        subject.letIn();
      });
      expect(told).toBeGreaterThan(1);
      expect(faults(errors)).toEqual([fault]);
    });
  }

  // A rate limiter subscribes to its state for the observer, so RxJS reports the error.
  for (const { name, taken } of subjects.filter((each) => !each.name.startsWith('RateLimiter'))) {
    it(`${name} serves the queue when the first next of state$ lets somebody in and throws`, () => {
      const subject = taken();
      const faulty = new ThrowingSubscriber(() => {
        subject.letIn();
        throwFault();
      });
      subject.request().subscribe((grant) => {
        faulty.events.push('granted');
        subject.passOn(grant);
      });
      subject.state$.subscribe(faulty);
      expect(faulty.events).toEqual(['told', 'granted', 'error: fault']);
    });
  }

  it('permit.release() does not throw what the next consumer throws', async () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const errors = await collectUnhandledErrors(() => {
      lock.acquire().pipe(finalize(throwFault)).subscribe();
      expect(() => permit?.release()).not.toThrow();
    });
    expect(faults(errors)).toEqual([fault]);
  });

  it('no permit is lost to an observer that throws while the grant it announces is on its way', async () => {
    const semaphore = new Semaphore(1);
    const errors = await collectUnhandledErrors(() => {
      semaphore.state$.subscribe(({ value }) => {
        if (value === 0) throwFault();
      });
      semaphore.acquire().subscribe((permit) => permit.release());
    });
    expect(errors).toEqual([fault]);
    expect(semaphore.value).toBe(1);
  });

  it('a stream under a lock whose teardown throws in its grant stops nobody behind it', async () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const log: string[] = [];
    const errors = await collectUnhandledErrors(() => {
      of('first')
        .pipe(withLock(lock), finalize(throwFault))
        .subscribe((value) => log.push(value));
      of('second')
        .pipe(withLock(lock))
        .subscribe((value) => log.push(value));
      permit?.release();
    });
    expect(log).toEqual(['first', 'second']);
    expect(faults(errors)).toEqual([fault]);
    expect(lock.locked()).toBeFalse();
  });

  it('a subscription whose finalizer throws in its grant stops nobody behind it', async () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    let served = false;
    const errors = await collectUnhandledErrors(() => {
      const subscription = lock.acquire().subscribe((own) => own.release());
      subscription.add(throwFault);
      lock.acquire().subscribe(() => (served = true));
      permit?.release();
    });
    expect(served).toBeTrue();
    expect(faults(errors)).toEqual([fault]);
  });

  it('a throttled stream whose teardown throws as the lock is closed stops nobody behind it', async () => {
    const lock = new Lock();
    lock.tryAcquire();
    const told: unknown[] = [];
    const errors = await collectUnhandledErrors(() => {
      of(1)
        .pipe(
          throttleBySemaphore(lock, (value) => of(value)),
          finalize(throwFault),
        )
        .subscribe({ error: (error: unknown) => told.push(error) });
      lock.acquire().subscribe({ error: (error: unknown) => told.push(error) });
      lock.close('closed');
    });
    expect(told).toEqual(['closed', 'closed']);
    expect(faults(errors)).toEqual([fault]);
  });
});
