import { BehaviorSubject, type Observable, of, type Unsubscribable, using } from 'rxjs';
import { Lock, type LockState, type Permit, withLock } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** The least that a subscription costs: one value, then complete. */
export const ofSubscribed: Contender = {
  name: 'of(1).subscribe(fn)',
  prepare: (items) => {
    let received = 0;
    const receive = (): void => {
      received++;
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) of(1).subscribe(receive);
      },
      done: () => received,
    };
  },
};

/** The same, with the Observable made once and only subscribed again and again. */
export const sharedOfSubscribed: Contender = {
  name: 'of(1), made once',
  prepare: (items) => {
    const one$ = of(1);
    let received = 0;
    const receive = (): void => {
      received++;
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) one$.subscribe(receive);
      },
      done: () => received,
    };
  },
};

/** A stream of one value under a lock, made and subscribed each time. */
export const withLockEachTime = subscribed(OURS, () => {
  const lock = new Lock();
  return { make: () => of(1).pipe(withLock(lock)), isFree: () => !lock.locked() };
});

/** The same, made once. */
export const withLockBuilt = subscribed(OURS, () => {
  const lock = new Lock();
  const guarded$ = of(1).pipe(withLock(lock));
  return { make: () => guarded$, isFree: () => !lock.locked() };
});

/** A stream of one value with a resource: a flag that is taken, and given back at the end. */
export const usingEachTime = subscribed('using(resource, () => of(1))', () => {
  const { take, isFree } = flag();
  const one = () => of(1);
  return { make: () => using(take, one), isFree };
});

/** The same, made once, with its stream. */
export const usingBuilt = subscribed('using(resource, () => one$)', () => {
  const { take, isFree } = flag();
  const one$ = of(1);
  const used$ = using(take, () => one$);
  return { make: () => used$, isFree };
});

function subscribed(
  name: string,
  prepare: () => { make: () => Observable<number>; isFree: () => boolean },
): Contender {
  return {
    name,
    prepare: (items) => {
      const { make, isFree } = prepare();
      let received = 0;
      const receive = (): void => {
        received++;
      };
      return {
        run: () => {
          for (let asked = 0; asked < items; asked++) make().subscribe(receive);
        },
        done: () => (isFree() ? received : NaN),
      };
    },
  };
}

/** A resource. */
function flag(): { take: () => Unsubscribable; isFree: () => boolean } {
  let taken = false;
  const unsubscribe = (): void => {
    taken = false;
  };
  return {
    take: () => {
      taken = true;
      return { unsubscribe };
    },
    isFree: () => !taken,
  };
}

/**
 * A lock that nobody observes, and a `BehaviorSubject` beside it with one observer that is told
 * so many ready-made snapshots each time.
 */
export function lockBesideSubject(name: string, nexts: readonly LockState[]): Contender {
  return {
    name,
    prepare: (items) => {
      const lock = new Lock();
      const subject = new BehaviorSubject<LockState>({ locked: false, waiting: 0 });
      let told = 0;
      subject.subscribe(() => {
        told++;
      });
      const enter = (permit: Permit): void => {
        permit.release();
      };
      return {
        run: () => {
          for (let asked = 0; asked < items; asked++) {
            lock.acquire().subscribe(enter);
            for (const next of nexts) subject.next(next);
          }
        },
        done: () => (told - 1) / nexts.length,
      };
    },
  };
}
