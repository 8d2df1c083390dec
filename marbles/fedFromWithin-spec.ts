import {
  concat,
  defer,
  EMPTY,
  finalize,
  map,
  mergeMap,
  type MonoTypeOperatorFunction,
  type Observable,
  type ObservableInput,
  of,
  type OperatorFunction,
  Subject,
  tap,
} from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Semaphore, throttleBySemaphore } from '../lib/index.js';
import { calls } from './helpers/calls.js';

type Run = (
  project: (value: string) => ObservableInput<string>,
  limit: number,
) => OperatorFunction<string, string>;

/** Each diagram is drawn once and holds for all. */
const operators: readonly { readonly name: string; readonly runs: Run }[] = [
  { name: 'mergeMap(project, n)', runs: (project, limit) => mergeMap(project, limit) },
  {
    name: 'throttleBySemaphore(n, project)',
    runs: (project, limit) => throttleBySemaphore(limit, project),
  },
  {
    name: 'throttleBySemaphore(semaphore, project)',
    runs: (project, limit) => throttleBySemaphore(new Semaphore(limit), project),
  },
  {
    name: 'throttleBySemaphore(limit$, project)',
    runs: (project, limit) => throttleBySemaphore(of(limit), project),
  },
];

/** Passes each value on, and then makes a call with it. (`tap` makes the call first.) */
function andThen(call: (value: string) => void): MonoTypeOperatorFunction<string> {
  return mergeMap((value) =>
    concat(
      of(value),
      defer(() => {
        call(value);
        return EMPTY;
      }),
    ),
  );
}

/** Feeds `b` for `a`, and so on, up to the last one. */
function feedNext(source: Subject<string>, last: string): (value: string) => void {
  return (value) => {
    if (value >= 'a' && value < last) source.next(String.fromCharCode(value.charCodeAt(0) + 1));
  };
}

for (const { name, runs } of operators) {
  describe(`fed from within, ${name}`, () => {
    it('starts a value that its consumer feeds when there is room', marbles((m) => {
      const source = new Subject<string>();
      const first = '        -a----------';
      const inner = m.cold('  --x-|');
      const innerSubs = [
        '                    -^---!',
        '                    ---^---!',
        '                    -----^---!',
      ];
      const expected = '     ---a-b-c----';
      const project = (value: string) => inner.pipe(map(() => value));
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 2), andThen(feedNext(source, 'c')))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('lets a value that its consumer feeds wait until there is room', marbles((m) => {
      const source = new Subject<string>();
      const first = '        -a----------';
      const inner = m.cold('  --x-|');
      const innerSubs = [
        '                    -^---!',
        '                    -----^---!',
        '                    ---------^---!',
      ];
      const expected = '     ---a---b---c--';
      const project = (value: string) => inner.pipe(map(() => value));
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 1), andThen(feedNext(source, 'c')))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    // In lower and upper case: the two values of one inner observable.
    it('sends all of a synchronous inner observable before what waits for its place', marbles((m) => {
      const source = new Subject<string>();
      const first = '    -a--------';
      const expected = ' -(aAbBcC)-';
      const project = (value: string) => of(value, value.toUpperCase());
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 1), andThen(feedNext(source, 'c')))).toBeObservable(expected);
    }));

    it('runs a value that has room inside of the synchronous inner observable that it is fed by', marbles((m) => {
      const source = new Subject<string>();
      const first = '    -a--------';
      const expected = ' -(abcCBA)-';
      const project = (value: string) => of(value, value.toUpperCase());
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 3), andThen(feedNext(source, 'c')))).toBeObservable(expected);
    }));

    it('starts what the end of an inner observable feeds in the same frame', marbles((m) => {
      const source = new Subject<string>();
      const first = '        -a----------';
      const inner = m.cold('  --x|');
      const innerSubs = [
        '                    -^--!',
        '                    ----^--!',
        '                    -------^--!',
      ];
      const expected = '     ---a--b--c--';
      const project = (value: string) =>
        inner.pipe(
          map(() => value),
          tap({ complete: () => feedNext(source, 'c')(value) }),
        );
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('starts what the teardown of an inner observable feeds behind what waits', marbles((m) => {
      const source = new Subject<string>();
      const values = '       -ab---------';
      const inner = m.cold('  --x|');
      const innerSubs = [
        '                    -^--!',
        '                    ----^--!',
        '                    -------^--!',
        '                    ----------^--!',
      ];
      const expected = '     ---a--b--c--d--';
      const project = (value: string) =>
        inner.pipe(
          map(() => value),
          finalize(() => {
            if (value === 'a') source.next('c');
            if (value === 'b') source.next('d');
          }),
        );
      calls(m, values, { a: () => source.next('a'), b: () => source.next('b') });
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs what project feeds, in order, as many at a time as there is room for', marbles((m) => {
      const source = new Subject<string>();
      const first = '        -a--------------';
      const a = m.cold('      --p---|');
      const aSub = '         -^-----!';
      const b = m.cold('      q--|');
      const bSub = '         -^--!';
      const c = m.cold('         -r|');
      const cSub = '         ----^-!';
      const d = m.cold('           -s-|');
      const dSub = '         ------^--!';
      const e = m.cold('            -t-|');
      const eSub = '         -------^--!';
      const expected = '     -q-p-r-st-------';
      const inners: Record<string, Observable<string>> = { a, b, c, d, e };
      const project = (value: string) => {
        if (value === 'a') for (const next of 'bcde') source.next(next);
        return inners[value] ?? EMPTY;
      };
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 2))).toBeObservable(expected);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
      m.expect(c).toHaveSubscriptions(cSub);
      m.expect(d).toHaveSubscriptions(dSub);
      m.expect(e).toHaveSubscriptions(eSub);
    }));

    it('walks a tree, and completes when its consumer ends the source', marbles((m) => {
      const links: Record<string, string> = { a: 'bcd', b: 'e' };
      const source = new Subject<string>();
      let left = 5;
      const first = '        -a---------';
      const load = m.cold('   --x|');
      const loadSubs = [
        '                    -^--!',
        '                    ---^--!',
        '                    ----^--!',
        '                    ------^--!',
        '                    -------^--!',
      ];
      const expected = '     ---a-bc-de|';
      const project = (value: string) => load.pipe(map(() => value));
      const feed = (value: string) => {
        for (const link of links[value] ?? '') source.next(link);
        if (--left === 0) source.complete();
      };
      calls(m, first, { a: () => source.next('a') });
      m.expect(source.pipe(runs(project, 2), andThen(feed))).toBeObservable(expected);
      m.expect(load).toHaveSubscriptions(loadSubs);
    }));

    it('errors with a value that is fed, and leaves all the others', marbles((m) => {
      const source = new Subject<string>();
      const first = '        -a-------';
      const a = m.cold('      -p----|');
      const aSub = '         -^--!';
      const b = m.cold('       --#');
      const bSub = '         --^-!';
      const expected = '     --p-#';
      const feed = (value: string) => value === 'p' && source.next('b');
      calls(m, first, { a: () => source.next('a') });
      const result = source.pipe(runs((value) => (value === 'a' ? a : b), 2), andThen(feed));
      m.expect(result).toBeObservable(expected);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
    }));
  });
}

describe('fed from within, where a value waits that could start inside of other work,', () => {
  const project = (value: string) => of(value, value.toUpperCase());
  const sent: Readonly<Record<string, string>> = {
    'mergeMap(project, n)': '-(abBcCA)-',
    'throttleBySemaphore(n, project)': '-(abBAcC)-',
    'throttleBySemaphore(semaphore, project)': '-(abBAcC)-',
    'throttleBySemaphore(limit$, project)': '-(abBAcC)-',
  };
  for (const { name, runs } of operators) {
    it(`${name} sends ${String(sent[name])}`, marbles((m) => {
      const source = new Subject<string>();
      calls(m, '-a--------', { a: () => source.next('a') });
      const result = source.pipe(runs(project, 2), andThen(feedNext(source, 'c')));
      m.expect(result).toBeObservable(sent[name] ?? '');
    }));
  }
});
