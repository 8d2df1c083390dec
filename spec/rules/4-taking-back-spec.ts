import { finalize, NEVER, Observable, Subject, type Subscription, takeUntil } from 'rxjs';
import { BoundedSemaphore, Lock, type Permit, Semaphore } from '../../lib/index.js';
import { expectWaiting } from '../helpers/expectWaiting.js';
import { plainSubjects, subjects } from '../helpers/subjects.js';

describe('Rule 4, taking back is free:', () => {
  for (const { name, taken } of subjects) {
    describe(name, () => {
      for (const position of [0, 1, 2]) {
        it(`${name} removes request ${String(position)} of three at once and serves the others in order`, () => {
          const subject = taken();
          const granted: number[] = [];
          const subscriptions = [0, 1, 2].map((index) =>
            subject.request().subscribe((grant) => {
              granted.push(index);
              subject.passOn(grant);
            }),
          );
          expectWaiting(subject, 3);
          subscriptions[position]?.unsubscribe();
          expectWaiting(subject, 2);
          subject.letIn();
          expect(granted).toEqual([0, 1, 2].filter((index) => index !== position));
          expectWaiting(subject, 0);
        });
      }

      it(`${name} loses nothing to a request that another request's grant unsubscribes`, () => {
        const subject = taken();
        const granted: string[] = [];
        const subscriptions: Subscription[] = [];
        const ask = (label: string, inGrant?: () => void) =>
          subscriptions.push(
            subject.request().subscribe((grant) => {
              granted.push(label);
              subject.passOn(grant);
              inGrant?.();
            }),
          );
        // By then the second is admitted already, with its grant on the way.
        ask('first', () => subscriptions[1]?.unsubscribe());
        ask('second');
        ask('third');
        subject.letIn();
        expect(granted).toEqual(['first', 'third']);
      });

      // Passing a key on is not a transition of a KeyedLock, so nobody is told.
      if (!name.startsWith('KeyedLock')) {
        it(`${name} loses nothing to a request that an observer of state$ unsubscribes`, () => {
          const subject = taken();
          const granted: string[] = [];
          const first = subject.request().subscribe(() => granted.push('first'));
          subject.request().subscribe((grant) => {
            granted.push('second');
            subject.passOn(grant);
          });
          subject.request().subscribe((grant) => {
            granted.push('third');
            subject.passOn(grant);
          });
          let armed = false;
          subject.state$.subscribe(() => {
            if (armed) first.unsubscribe();
          });
          armed = true;
          subject.letIn();
          expect(granted).toEqual(['second', 'third']);
        });
      }

      it(`${name} makes no request for a subscriber that has left already`, () => {
        const subject = taken();
        let told = 0;
        subject.state$.subscribe(() => told++);
        new Observable((subscriber) => {
          subscriber.unsubscribe();
          subject.request().subscribe(subscriber);
        }).subscribe();
        expect(told).toBe(1);
        let granted = false;
        subject.request().subscribe(() => (granted = true));
        subject.letIn();
        expect(granted).toBeTrue();
      });
    });
  }

  // With an operator in between, the subscriber of that operator has taken the grant.
  for (const { name, taken } of plainSubjects) {
    it(`${name} loses nothing to a request that is just being completed by somebody else`, () => {
      // takeUntil completes its subscriber, and in that complete the release comes: the
      // subscriber takes no value any more, but its teardown is still to come.
      const subject = taken();
      const stop$ = new Subject<void>();
      let granted = false;
      subject
        .request()
        .pipe(takeUntil(stop$))
        .subscribe({
          complete: () => subject.letIn(),
        });
      subject.request().subscribe(() => (granted = true));
      stop$.next();
      expect(granted).toBeTrue();
    });
  }

  for (const { name, taken } of plainSubjects) {
    it(`${name} loses nothing to a request whose teardown is still on its way`, () => {
      // The finalizers of a subscriber run one after the other: here the first lets the next in,
      // before the second takes the request back.
      const subject = taken();
      let granted = false;
      subject
        .request()
        .pipe(takeUntil(NEVER.pipe(finalize(() => subject.letIn()))))
        .subscribe()
        .unsubscribe();
      subject.request().subscribe(() => (granted = true));
      // set() has granted only the requests that waited then, and not later ones.
      if (/^(Condition|Barrier)/.test(name)) subject.letIn();
      expect(granted).toBeTrue();
    });
  }

  for (const leave of ['unsubscribe', 'complete'] as const) {
    it(`a free lock stays free if a stream requests it that is just being left by ${leave}`, () => {
      const lock = new Lock();
      let ask: (() => void) | undefined;
      new Observable<Permit>((subscriber) => {
        ask = () => lock.acquire().subscribe(subscriber);
        subscriber.add(ask);
        subscriber[leave]();
      }).subscribe({ next: fail, complete: () => ask?.() });
      expect(lock.locked()).toBeFalse();
    });
  }

  it('grants the requests that the request was holding up', () => {
    const semaphore = new Semaphore(2);
    const granted: string[] = [];
    const big = semaphore.acquire(3).subscribe();
    semaphore.acquire().subscribe(() => granted.push('one'));
    semaphore.acquire().subscribe(() => granted.push('another'));
    expect(granted).toEqual([]);
    big.unsubscribe();
    expect(granted).toEqual(['one', 'another']);
    expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
  });

  it('takes a request back if its grant is on its way while a snapshot is told', () => {
    for (const primitive of [new Lock(), new Semaphore(1), new BoundedSemaphore(1)]) {
      const stop$ = new Subject<void>();
      const lockedAfter: boolean[] = [];
      const state$: Observable<unknown> = primitive.state$;
      state$.subscribe(() => {
        if (!primitive.locked()) return;
        stop$.next();
        lockedAfter.push(primitive.locked());
      });
      primitive
        .acquire()
        .pipe(takeUntil(stop$))
        .subscribe(() => fail('granted'));
      expect(lockedAfter).toEqual([false]);
      expect(primitive.locked()).toBeFalse();
    }
  });

  it('gives no permit back past the bound when the request leaves on its way to the grant', () => {
    const semaphore = new BoundedSemaphore(1);
    const held = semaphore.tryAcquire();
    const subscription = semaphore.acquire().subscribe();
    semaphore.state$.subscribe(() => {
      if (!held?.released || semaphore.value > 0) return;
      semaphore.release();
      subscription.unsubscribe();
    });
    held?.release();
    expect(semaphore.value).toBe(1);
  });

  it('unsubscribing in the grant leaves the permit with its holder', () => {
    const lock = new Lock();
    let permit: Permit | undefined;
    const subscription = lock.acquire().subscribe((own) => (permit = own));
    subscription.unsubscribe();
    expect(permit?.released).toBeFalse();
    expect(lock.locked()).toBeTrue();
  });
});
