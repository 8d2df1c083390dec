import { concat, defer, ignoreElements, map, type Observable, Subject, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Condition, Lock, type Permit, usingLock, withLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** Requests the lock, waits under it, and continues under it. */
function waitThen<T>(condition: Condition, then: Observable<T>): Observable<T> {
  return usingLock(condition, () => concat(condition.wait().pipe(ignoreElements()), then));
}

/** Notifies under the lock. If it is free, takes it for that moment. */
function notify(condition: Condition, n?: number): () => void {
  return () => {
    const permit = condition.lock.tryAcquire();
    condition.notify(n);
    permit?.release();
  };
}

describe('marbles: Condition', () => {
  describe('wait()', () => {
    it('gives up the lock, and grants true once it is notified and holds it again', marbles((m) => {
      const condition = new Condition();
      const waits = defer(() => {
        condition.lock.tryAcquire();
        return condition.wait();
      });
      const asks = '    -^--------';
      const notifies = '-----n----';
      const granted = ' -----(t|)';
      const asked = m.hot('?-?-?-?');
      const locked = '  n-n-n-y';
      calls(m, notifies, { n: notify(condition) });
      m.expect(waits, asks).toBeObservable(granted, { t: true });
      m.expect(asked.pipe(map(() => (condition.locked() ? 'y' : 'n')))).toBeObservable(locked);
    }));

    it('lets others in while it waits, and continues when they are done', draws('condition', (m, draw) => {
      draw.code(
        'usingLock(condition, () =>',
        '  concat(condition.wait(), work))',
        'notifier.pipe(withLock(condition))',
      );
      const condition = new Condition();
      const after = m.cold('        --a|');
      const afterSub = '       -----^--!';
      const result = '         -------a|';
      const notifier = m.cold('  -n-|');
      const notifierAsks = '   --^';
      const notifierSub = '    --^--!';
      const notifierResult = ' ---n-|';
      const notifying = notifier.pipe(
        tap(() => condition.notify()),
        withLock(condition),
      );
      draw.work('work', after, '^').toHaveSubscriptions(afterSub);
      
            draw.work('notifier', notifier, notifierAsks).toHaveSubscriptions(notifierSub);
      m.expect(waitThen(condition, after)).toBeObservable(result);
      m.expect(notifying, notifierAsks).toBeObservable(notifierResult);
    }));

    it('waits for ever if nobody notifies it', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('a|');
      const nothing = '     ------';
      const others = '      -^--!-';
      const granted = '     -p----';
      m.expect(waitThen(condition, after)).toBeObservable(nothing);
      m.expect(stay(condition), others).toBeObservable(granted);
      m.expect(after).toHaveSubscriptions([]);
    }));

    it('queues for the lock again like any other request', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('         a--|');
      const afterSub = '     --------^--!';
      const result = '       --------a--|';
      const holder = '       -^---!------';
      const granted = '      -p----------';
      const queued = '       --^-----!---';
      const queuedGranted = '-----p------';
      const notifies = '     ---n--------';
      const late = '         ----^-------';
      const lateGranted = '  -----------p';
      calls(m, notifies, { n: notify(condition) });
      m.expect(waitThen(condition, after)).toBeObservable(result);
      m.expect(stay(condition), holder).toBeObservable(granted);
      m.expect(stay(condition), queued).toBeObservable(queuedGranted);
      m.expect(stay(condition), late).toBeObservable(lateGranted);
      m.expect(after).toHaveSubscriptions(afterSub);
    }));

    it('errors if the lock is not locked', marbles((m) => {
      const condition = new Condition();
      const asks = '   --^';
      const refused = '--#';
      m.expect(condition.wait().pipe(namedErrors()), asks).toBeObservable(
        refused,
        undefined,
        'NotLockedError',
      );
    }));

    it('does not hold the lock after unsubscribing, and its permit counts as released', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('a|');
      const leaves = '      ^---!---';
      const nothing = '     --------';
      const rival = '       -^----!-';
      const rivalGranted = '-p------';
      const next = '        --^-----';
      const nextGranted = ' ------p-';
      const asked = m.hot('--?-?-?-');
      const released = '    --n-y-y-';
      let permit: Permit | undefined;
      const waits = usingLock(condition, (granted) => {
        permit = granted;
        return concat(condition.wait(), after);
      });
      m.expect(waits, leaves).toBeObservable(nothing);
      m.expect(stay(condition), rival).toBeObservable(rivalGranted);
      m.expect(stay(condition), next).toBeObservable(nextGranted);
      m.expect(asked.pipe(map(() => (permit?.released ? 'y' : 'n')))).toBeObservable(released);
      m.expect(after).toHaveSubscriptions([]);
    }));

    it('errors if its suspended permit is released, and does not free the lock of others', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('a|');
      const releases = '    ---r----';
      const refused = '     ---#';
      const rival = '       -^----!-';
      const rivalGranted = '-p------';
      const next = '        --^-----';
      const nextGranted = ' ------p-';
      let permit: Permit | undefined;
      const waits = usingLock(condition, (granted) => {
        permit = granted;
        return concat(condition.wait(), after);
      });
      calls(m, releases, { r: () => permit?.release() });
      m.expect(waits.pipe(namedErrors())).toBeObservable(refused, undefined, 'NotLockedError');
      m.expect(stay(condition), rival).toBeObservable(rivalGranted);
      m.expect(stay(condition), next).toBeObservable(nextGranted);
      m.expect(after).toHaveSubscriptions([]);
    }));
  });

  describe('notify()', () => {
    it('wakes the first waiting request', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('  -a|');
      const afterSubs = [
        '                   --^-!',
        '                   -----^-!',
      ];
      const notifies = '    --n--n---';
      const first = '       ---a|';
      const second = '      ------a|';
      const third = '       ---------';
      calls(m, notifies, { n: notify(condition) });
      m.expect(waitThen(condition, after)).toBeObservable(first);
      m.expect(waitThen(condition, after)).toBeObservable(second);
      m.expect(waitThen(condition, after)).toBeObservable(third);
      m.expect(after).toHaveSubscriptions(afterSubs);
    }));

    it('wakes the first n waiting requests, which continue one after the other', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('  -a|');
      const afterSubs = [
        '                   --^-!',
        '                   ----^-!',
      ];
      const notifies = '    --n------';
      const first = '       ---a|';
      const second = '      -----a|';
      const third = '       ---------';
      calls(m, notifies, { n: notify(condition, 2) });
      m.expect(waitThen(condition, after)).toBeObservable(first);
      m.expect(waitThen(condition, after)).toBeObservable(second);
      m.expect(waitThen(condition, after)).toBeObservable(third);
      m.expect(after).toHaveSubscriptions(afterSubs);
    }));

    it('wakes all if fewer wait, and no later ones', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('  -a|');
      const afterSub = '    --^-!';
      const notifies = '    --n------';
      const first = '       ---a|';
      const lateAsks = '    ----^----';
      const late = '        ---------';
      calls(m, notifies, { n: notify(condition, 5) });
      m.expect(waitThen(condition, after)).toBeObservable(first);
      m.expect(waitThen(condition, after), lateAsks).toBeObservable(late);
      m.expect(after).toHaveSubscriptions(afterSub);
    }));

    it('wakes nobody if n is 0', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('a|');
      const notifies = '    --n---';
      const nothing = '     ------';
      calls(m, notifies, { n: notify(condition, 0) });
      m.expect(waitThen(condition, after)).toBeObservable(nothing);
      m.expect(after).toHaveSubscriptions([]);
    }));

    it('wakes nobody in place of a request that left before', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('    -a|');
      const afterSub = '    ----^-!';
      const notifies = '    ----n----';
      const left = '        ^-!';
      const leftResult = '  ---';
      const second = '      -----a|';
      const third = '       ---------';
      calls(m, notifies, { n: notify(condition) });
      m.expect(waitThen(condition, after), left).toBeObservable(leftResult);
      m.expect(waitThen(condition, after)).toBeObservable(second);
      m.expect(waitThen(condition, after)).toBeObservable(third);
      m.expect(after).toHaveSubscriptions(afterSub);
    }));

    it('passes to the next if one leaves before its grant', marbles((m) => {
      const condition = new Condition();
      const after = m.cold('     -a|');
      const afterSub = '    -----^-!';
      const holder = '      -^---!---';
      const granted = '     -p-------';
      const notifies = '    --n------';
      const left = '        ^---!';
      const leftResult = '  -----';
      const second = '      ------a|';
      const third = '       ---------';
      calls(m, notifies, { n: notify(condition) });
      m.expect(waitThen(condition, after), left).toBeObservable(leftResult);
      m.expect(waitThen(condition, after)).toBeObservable(second);
      m.expect(waitThen(condition, after)).toBeObservable(third);
      m.expect(stay(condition), holder).toBeObservable(granted);
      m.expect(after).toHaveSubscriptions(afterSub);
    }));

    it('throws if the lock is not locked', marbles((m) => {
      const condition = new Condition();
      const once = m.cold('-n');
      const all = m.cold(' -n');
      const refused = '    -#';
      const named = [undefined, 'NotLockedError'] as const;
      const notified = once.pipe(map(() => condition.notify()), namedErrors());
      const notifiedAll = all.pipe(map(() => condition.notifyAll()), namedErrors());
      m.expect(notified).toBeObservable(refused, ...named);
      m.expect(notifiedAll).toBeObservable(refused, ...named);
    }));
  });

  it('wakes all waiting requests with notifyAll(), which continue one after the other', marbles((m) => {
    const condition = new Condition();
    const after = m.cold('  -a|');
    const afterSubs = [
      '                   --^-!',
      '                   ----^-!',
      '                   ------^-!',
    ];
    const notifies = '    --n------';
    const first = '       ---a|';
    const second = '      -----a|';
    const third = '       -------a|';
    const notifyAll = usingLock(condition, () => {
      condition.notifyAll();
      return [];
    });
    calls(m, notifies, { n: () => notifyAll.subscribe() });
    m.expect(waitThen(condition, after)).toBeObservable(first);
    m.expect(waitThen(condition, after)).toBeObservable(second);
    m.expect(waitThen(condition, after)).toBeObservable(third);
    m.expect(after).toHaveSubscriptions(afterSubs);
  }));

  describe('waitFor()', () => {
    it('does not wait if the predicate is true', marbles((m) => {
      const condition = new Condition();
      const granted = '(v|)';
      m.expect(condition.waitFor(() => 'v')).toBeObservable(granted);
    }));

    it('calls the predicate again at each wake-up, and grants its final value', marbles((m) => {
      const condition = new Condition();
      const values = ['', '', '', 'v'];
      const asks = new Subject<'a'>();
      const notifies = '--n-n--n---';
      const asked = '   a-a-a--a---';
      const granted = ' -------(v|)';
      const waits = usingLock(condition, () =>
        condition.waitFor(() => {
          asks.next('a');
          return values.shift();
        }),
      );
      calls(m, notifies, { n: notify(condition) });
      m.expect(asks).toBeObservable(asked);
      m.expect(waits).toBeObservable(granted);
    }));

    it('lets others in between the wake-ups', marbles((m) => {
      const condition = new Condition();
      let ready = '';
      const sets = '        -----s---';
      const notifies = '    --n---n--';
      const granted = '     ------(v|)';
      const rival = '       ---^-!';
      const rivalGranted = '---p--';
      const waits = usingLock(condition, () => condition.waitFor(() => ready));
      calls(m, sets, { s: () => (ready = 'v') });
      calls(m, notifies, { n: notify(condition) });
      m.expect(waits).toBeObservable(granted);
      m.expect(stay(condition), rival).toBeObservable(rivalGranted);
    }));

    it('errors if the predicate throws, with the lock held', marbles((m) => {
      const condition = new Condition();
      const thrown = new Error('thrown');
      let broken = false;
      const breaks = '     -b------';
      const notifies = '   --n-----';
      const failed = '     --#';
      const next = '       ---^----';
      const nextGranted = '-----p--';
      const waits = defer(() => {
        condition.lock.tryAcquire();
        return condition.waitFor(() => {
          if (broken) throw thrown;
          return false;
        });
      });
      const releases = '   -----r--';
      calls(m, breaks, { b: () => (broken = true) });
      calls(m, notifies, { n: notify(condition) });
      calls(m, releases, { r: () => condition.release() });
      m.expect(waits).toBeObservable(failed, undefined, thrown);
      m.expect(stay(condition), next).toBeObservable(nextGranted);
    }));

    it('errors if the predicate is false and the lock is not locked', marbles((m) => {
      const condition = new Condition();
      const refused = '#';
      const waits = condition.waitFor(() => false).pipe(namedErrors());
      m.expect(waits).toBeObservable(refused, undefined, 'NotLockedError');
    }));
  });

  it('shares its lock with other conditions, and wakes only its own waiting requests', marbles((m) => {
    const lock = new Lock();
    const full = new Condition(lock);
    const empty = new Condition(lock);
    const after = m.cold('   -a|');
    const afterSubs = [
      '                    --^-!',
      '                    -----^-!',
    ];
    const notifiesEmpty = '--n------';
    const notifiesFull = ' -----n---';
    const waitsForFull = ' ------a|';
    const waitsForEmpty = '---a|';
    calls(m, notifiesEmpty, { n: notify(empty) });
    calls(m, notifiesFull, { n: notify(full) });
    m.expect(waitThen(full, after)).toBeObservable(waitsForFull);
    m.expect(waitThen(empty, after)).toBeObservable(waitsForEmpty);
    m.expect(after).toHaveSubscriptions(afterSubs);
  }));
});
