import {
  concat,
  EMPTY,
  finalize,
  map,
  mergeMap,
  Observable,
  of,
  range,
  Subject,
  switchMap,
  take,
  tap,
} from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Lock, type Lockable, type Permit, Semaphore } from '../../lib/index.js';
import { whenSubscribed } from '../../spec/helpers/whenSubscribed.js';
import { stay } from './stay.js';
import { valueOf } from './valueOf.js';

/** Runs a source under a permit, as `withLock` and `usingLock` do. */
export type RunUnder = <T>(
  lock: Lockable | Observable<Permit>,
  source: Observable<T>,
) => Observable<T>;

/** The rules of a critical section, drawn for one way to run a source in it. */
export function criticalSectionSuite(under: RunUnder): void {
  describe('requests', () => {
    it('lets the second source in when the first is done', marbles((m) => {
      const lock = new Lock();
      const first = m.cold(' --a--|');
      const firstSub = '     ^----!';
      const second = m.cold('     -b-|');
      const secondSub = '    -----^--!';
      const firstResult = '  --a--|';
      const secondResult = ' ------b-|';
      m.expect(under(lock, first)).toBeObservable(firstResult);
      m.expect(under(lock, second)).toBeObservable(secondResult);
      m.expect(first).toHaveSubscriptions(firstSub);
      m.expect(second).toHaveSubscriptions(secondSub);
    }));

    it('subscribes to the source once granted', marbles((m) => {
      const lock = new Lock();
      const holder = '       ^---!';
      const granted = '      p----';
      const source = m.cold('    -a-|');
      const sourceSub = '    ----^--!';
      const expected = '     -----a-|';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(under(lock, source)).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));

    it('requests when it is subscribed, not when it is created', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('        -a|');
      const made = under(lock, source);
      const asks = '          --^';
      const sourceSub = '     -------^-!';
      const expected = '      --------a|';
      const earlier = '       -^-----!';
      const earlierGranted = '-p------';
      m.expect(made, asks).toBeObservable(expected);
      m.expect(stay(lock), earlier).toBeObservable(earlierGranted);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));

    it('requests again for each subscription', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('-a|');
      const made = under(lock, source);
      const sourceSubs = [
        '                    ^-!',
        '                    --^-!',
      ];
      const one = '          -a|';
      const other = '        ---a|';
      m.expect(made).toBeObservable(one);
      m.expect(made).toBeObservable(other);
      m.expect(source).toHaveSubscriptions(sourceSubs);
    }));

    it('takes a request with operators applied', marbles((m) => {
      const pool = new Semaphore(3);
      const first = m.cold(' ---a|');
      const firstSub = '     ^---!';
      const second = m.cold('    b|');
      const secondSub = '    ----^!';
      const secondResult = ' ----b|';
      m.expect(under(pool.acquire(2), first)).toBeObservable(first);
      m.expect(under(pool.acquire(2), second)).toBeObservable(secondResult);
      m.expect(first).toHaveSubscriptions(firstSub);
      m.expect(second).toHaveSubscriptions(secondSub);
    }));

    it('errors with a request that errors, and does not subscribe to the source', marbles((m) => {
      const request = m.cold<Permit>('--#');
      const requestSub = '            ^-!';
      const source = m.cold('         a|');
      const expected = '              --#';
      m.expect(under(request, source)).toBeObservable(expected);
      m.expect(request).toHaveSubscriptions(requestSub);
      m.expect(source).toHaveSubscriptions([]);
    }));

    it('completes with a request that completes without a permit', marbles((m) => {
      const request = m.cold<Permit>('--|');
      const requestSub = '            ^-!';
      const source = m.cold('         a|');
      const expected = '              --|';
      m.expect(under(request, source)).toBeObservable(expected);
      m.expect(request).toHaveSubscriptions(requestSub);
      m.expect(source).toHaveSubscriptions([]);
    }));

    it('ends a request that grants and does not complete with the source', marbles((m) => {
      const pool = new Semaphore(1);
      const rest = m.cold<Permit>('-');
      const restSub = '            ^---!';
      const source = m.cold('      --a-|');
      const value = '              0---1';
      m.expect(under(concat(pool.acquire(), rest), source)).toBeObservable(source);
      m.expect(rest).toHaveSubscriptions(restSub);
      m.expect(valueOf(pool)).toBeObservable(value);
    }));

    it('gives a second permit from the same request back at once', marbles((m) => {
      const pool = new Semaphore(2);
      const pause = m.cold<Permit>('--|');
      const source = m.cold('       a-----|');
      const value = '               1-(01)2';
      const request = concat(pool.acquire(), pause, pool.acquire());
      m.expect(under(request, source)).toBeObservable(source);
      m.expect(valueOf(pool)).toBeObservable(value);
    }));
  });

  describe('mirrors', () => {
    it('a source that never emits, and keeps the permit', marbles((m) => {
      const lock = new Lock();
      const never = m.cold('------');
      const neverSub = '    ^-----';
      const next = m.cold(' a|');
      const nothing = '     ------';
      m.expect(under(lock, never)).toBeObservable(nothing);
      m.expect(under(lock, next)).toBeObservable(nothing);
      m.expect(never).toHaveSubscriptions(neverSub);
      m.expect(next).toHaveSubscriptions([]);
    }));

    it('an empty source, and gives the permit back', marbles((m) => {
      const lock = new Lock();
      const empty = m.cold('|');
      const emptySub = '    (^!)';
      const emptyResult = ' |';
      const next = m.cold(' -a|');
      const nextSub = '     ^-!';
      const nextResult = '  -a|';
      m.expect(under(lock, empty)).toBeObservable(emptyResult);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(empty).toHaveSubscriptions(emptySub);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('one value', marbles((m) => {
      const source = m.cold('--(a|)');
      const sourceSub = '    ^-!';
      const expected = '     --(a|)';
      m.expect(under(new Lock(), source)).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));

    it('many values', marbles((m) => {
      const source = m.cold('-a-bc--(de)-|');
      const sourceSub = '    ^-----------!';
      const expected = '     -a-bc--(de)-|';
      m.expect(under(new Lock(), source)).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));

    it('an error, and gives the permit back', marbles((m) => {
      const lock = new Lock();
      const failing = m.cold('-a-#');
      const failingSub = '    ^--!';
      const failingResult = ' -a-#';
      const next = m.cold('      -b|');
      const nextSub = '       ---^-!';
      const nextResult = '    ----b|';
      m.expect(under(lock, failing)).toBeObservable(failingResult);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(failing).toHaveSubscriptions(failingSub);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('an error thrown while subscribing, and gives the permit back', marbles((m) => {
      const lock = new Lock();
      const thrown = new Error('thrown');
      const throwing = new Observable<string>(() => {
        throw thrown;
      });
      const throwingResult = '#';
      const next = m.cold('   -b|');
      const nextSub = '       ^-!';
      const nextResult = '    -b|';
      m.expect(under(lock, throwing)).toBeObservable(throwingResult, undefined, thrown);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('a source that does not end, until it is unsubscribed', marbles((m) => {
      const lock = new Lock();
      const endless = m.cold('-a-b-c-d-e-f');
      const leaves = '        ^------!';
      const expected = '      -a-b-c--';
      const next = m.cold('          -g|');
      const nextSub = '       -------^-!';
      const nextResult = '    --------g|';
      m.expect(under(lock, endless), leaves).toBeObservable(expected);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(endless).toHaveSubscriptions(leaves);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('a hot source from the grant on', marbles((m) => {
      const lock = new Lock();
      const holder = '      ^---!';
      const granted = '     p----';
      const source = m.hot('-a-b-c-d-|');
      const sourceSub = '   ----^----!';
      const expected = '    -----c-d-|';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(under(lock, source)).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
    }));
  });

  describe('is unsubscribed', () => {
    it('while it waits, and takes the request back', marbles((m) => {
      const lock = new Lock();
      const holder = '     ^-----!';
      const granted = '    p------';
      const left = m.cold('a|');
      const leaves = '     -^-!';
      const nothing = '    ----';
      const next = m.cold('      a|');
      const nextSub = '    ------^!';
      const nextResult = ' ------a|';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(under(lock, left), leaves).toBeObservable(nothing);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(left).toHaveSubscriptions([]);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('early, and lets the next in within the same frame', marbles((m) => {
      const lock = new Lock();
      const first = m.cold(' -a-b-c-|');
      const firstSub = '     ^--!';
      const firstResult = '  -a-(b|)';
      const second = m.cold('   -d|');
      const secondSub = '    ---^-!';
      const secondResult = ' ----d|';
      m.expect(under(lock, first).pipe(take(2))).toBeObservable(firstResult);
      m.expect(under(lock, second)).toBeObservable(secondResult);
      m.expect(first).toHaveSubscriptions(firstSub);
      m.expect(second).toHaveSubscriptions(secondSub);
    }));

    it('in the grant, and lets the next in within the same frame', marbles((m) => {
      const lock = new Lock();
      const first = m.cold(' -a|');
      const greeted = concat(of('g'), first);
      const greetedResult = '(g|)';
      const second = m.cold('-b|');
      const secondSub = '    ^-!';
      m.expect(under(lock, greeted).pipe(take(1))).toBeObservable(greetedResult);
      m.expect(under(lock, second)).toBeObservable(second);
      m.expect(first).toHaveSubscriptions([]);
      m.expect(second).toHaveSubscriptions(secondSub);
    }));

    it('through a chain of operators, which all pass it on', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('--a--b--c--|');
      const sourceSub = '    ^-----!';
      const leaves = '       ------!';
      const expected = '     --a--b-';
      const before = source.pipe(mergeMap((value: string) => of(value)));
      const result = under(lock, before).pipe(mergeMap((value) => of(value)));
      const next = m.cold('        d|');
      const nextSub = '      ------^!';
      const nextResult = '   ------d|';
      m.expect(result, leaves).toBeObservable(expected);
      m.expect(under(lock, next)).toBeObservable(nextResult);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    it('by the subscriber of a synchronous source, which stops', marbles((m) => {
      const pulled: number[] = [];
      const numbers = range(0, 1000).pipe(tap((value) => pulled.push(value)));
      const expected = '(012|)';
      const three = under(new Lock(), numbers).pipe(take(3), map((value) => value.toString()));
      m.expect(three).toBeObservable(expected);
      m.flush();
      expect(pulled).toEqual([0, 1, 2]);
    }));
  });

  // What happens in a frame, in order: t, the first is torn down; s, the second is started; e, the
  // end of the first has arrived downstream.
  describe('covers the teardown of the source', () => {
    /** The first and the second under one lock, and what happens to them. */
    function observed(lock: Lock, first: Observable<string>, second: Observable<string>) {
      const happenings = new Subject<string>();
      const tell = (letter: string) => () => {
        happenings.next(letter);
      };
      return {
        happenings,
        first: under(lock, first.pipe(finalize(tell('t')))).pipe(
          tap({ complete: tell('e'), error: tell('e') }),
        ),
        second: under(lock, second.pipe(whenSubscribed(tell('s')))),
      };
    }

    it('if it completes: torn down, permit back, end passed on', marbles((m) => {
      const first = m.cold(' -a--|');
      const second = m.cold('    b|');
      const secondResult = ' ----b|';
      const happenings = '   ----(tse)';
      const all = observed(new Lock(), first, second);
      m.expect(all.happenings).toBeObservable(happenings);
      m.expect(all.first).toBeObservable(first);
      m.expect(all.second).toBeObservable(secondResult);
    }));

    it('if it errors: torn down, permit back, error passed on', marbles((m) => {
      const first = m.cold(' -a--#');
      const second = m.cold('    b|');
      const secondResult = ' ----b|';
      const happenings = '   ----(tse)';
      const all = observed(new Lock(), first, second);
      m.expect(all.happenings).toBeObservable(happenings);
      m.expect(all.first).toBeObservable(first);
      m.expect(all.second).toBeObservable(secondResult);
    }));

    it('if it is unsubscribed: torn down, then the permit back', marbles((m) => {
      const first = m.cold(' -a-----|');
      const firstResult = '  -a---';
      const leaves = '       ^---!';
      const second = m.cold('    b|');
      const secondResult = ' ----b|';
      const happenings = '   ----(ts)';
      const all = observed(new Lock(), first, second);
      m.expect(all.happenings).toBeObservable(happenings);
      m.expect(all.first, leaves).toBeObservable(firstResult);
      m.expect(all.second).toBeObservable(secondResult);
    }));

    it('even of operators that are added late: torn down, then the permit back', marbles((m) => {
      const happenings = new Subject<string>();
      const lock = new Lock();
      const outer = m.cold(' -a-b----|');
      const leaves = '       ^----!';
      const inner = m.cold('   x');
      const result = '       -x-x--';
      const happened = '     ---t-(ts)';
      const second = m.cold('     b|');
      const secondSub = '    -----^!';
      const secondResult = ' -----b|';
      const torn = inner.pipe(finalize(() => happenings.next('t')));
      const started = second.pipe(whenSubscribed(() => happenings.next('s')));
      m.expect(happenings).toBeObservable(happened);
      m.expect(under(lock, outer.pipe(switchMap(() => torn))), leaves).toBeObservable(result);
      m.expect(under(lock, started)).toBeObservable(secondResult);
      m.expect(second).toHaveSubscriptions(secondSub);
    }));

    it('if it ends synchronously, in the grant that the next one follows', marbles((m) => {
      const lock = new Lock();
      const holder = '       ^---!';
      const granted = '      p----';
      const second = m.cold('    b|');
      const secondResult = ' ----b|';
      const happenings = '   ----(tes)';
      const firstResult = '  ----|';
      const all = observed(lock, EMPTY, second);
      m.expect(all.happenings).toBeObservable(happenings);
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(all.first).toBeObservable(firstResult);
      m.expect(all.second).toBeObservable(secondResult);
    }));
  });
}
