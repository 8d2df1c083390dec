import {
  concatMap,
  EMPTY,
  mergeAll,
  mergeMap,
  NEVER,
  type Observable,
  type ObservableInput,
  of,
  type OperatorFunction,
  Subject,
  take,
} from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { throttleBySemaphore } from '../lib/index.js';

interface Operator {
  readonly name: string;
  readonly runs: (
    project: (value: string, index: number) => ObservableInput<string>,
    limit: number,
  ) => OperatorFunction<string, string>;
  readonly runsAll: (limit: number) => OperatorFunction<Observable<string>, string>;
}

/** Each diagram is drawn once and holds for both. */
const operators: readonly Operator[] = [
  {
    name: 'throttleBySemaphore(n, project)',
    runs: (project, limit) => throttleBySemaphore(limit, project),
    runsAll: (limit) => throttleBySemaphore(limit),
  },
  {
    name: 'mergeMap(project, n)',
    runs: (project, limit) => mergeMap(project, limit),
    runsAll: (limit) => mergeAll(limit),
  },
];

for (const { name, runs, runsAll } of operators) {
  describe(`in the diagrams of mergeMap, ${name}`, () => {
    it('runs one at a time under a limit of 1', marbles((m) => {
      const source = m.cold('a-b-c------|');
      const sourceSub = '    ^----------!';
      const inner = m.cold(' -x--y|');
      const innerSubs = [
        '                    ^----!',
        '                    -----^----!',
        '                    ----------^----!',
      ];
      const expected = '     -x--y-x--y-x--y|';
      m.expect(source.pipe(runs(() => inner, 1))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs two at a time under a limit of 2', marbles((m) => {
      const source = m.cold('abcd|');
      const sourceSub = '    ^---!';
      const inner = m.cold(' --x--|');
      const innerSubs = [
        '                    ^----!',
        '                    -^----!',
        '                    -----^----!',
        '                    ------^----!',
      ];
      const expected = '     --xx---xx--|';
      m.expect(source.pipe(runs(() => inner, 2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs three at a time under a limit of 3', marbles((m) => {
      const source = m.cold('abcd|');
      const sourceSub = '    ^---!';
      const inner = m.cold(' --x--|');
      const innerSubs = [
        '                    ^----!',
        '                    -^----!',
        '                    --^----!',
        '                    -----^----!',
      ];
      const expected = '     --xxx--x--|';
      m.expect(source.pipe(runs(() => inner, 3))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs all at once under a limit that is not reached', marbles((m) => {
      const source = m.cold('abcd|');
      const inner = m.cold(' --x--|');
      const innerSubs = [
        '                    ^----!',
        '                    -^----!',
        '                    --^----!',
        '                    ---^----!',
      ];
      const expected = '     --xxxx--|';
      m.expect(source.pipe(runs(() => inner, 9))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('gives a place to the next value as soon as it is free', marbles((m) => {
      const source = m.cold('(abcd|)');
      const a = m.cold('     ---p-----|');
      const aSub = '         ^--------!';
      const b = m.cold('     -q|');
      const bSub = '         ^-!';
      const c = m.cold('       --r--|');
      const cSub = '         --^----!';
      const d = m.cold('            s|');
      const dSub = '         -------^!';
      const expected = '     -q-pr--s-|';
      const inners: Record<string, Observable<string>> = { a, b, c, d };
      const project = (value: string) => inners[value] ?? EMPTY;
      m.expect(source.pipe(runs(project, 2))).toBeObservable(expected);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
      m.expect(c).toHaveSubscriptions(cSub);
      m.expect(d).toHaveSubscriptions(dSub);
    }));

    it('keeps the values of a hot source that come while all places are taken', marbles((m) => {
      const source = m.hot('--c-d-e------|');
      const sourceSub = '   ^------------!';
      const inner = m.cold('  ---x-|');
      const innerSubs = [
        '                   --^----!',
        '                   -------^----!',
        '                   ------------^----!',
      ];
      const expected = '    -----x----x----x-|';
      m.expect(source.pipe(runs(() => inner, 1))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('mirrors hot inner observables from their start on', marbles((m) => {
      const source = m.cold('ab--|');
      const a = m.hot('      --p-q-|');
      const aSub = '         ^-----!';
      const b = m.hot('      -r-s---t-|');
      const bSub = '         ------^--!';
      const expected = '     --p-q--t-|';
      const project = (value: string) => (value === 'a' ? a : b);
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
    }));

    it('completes with an empty source', marbles((m) => {
      const source = m.cold('--|');
      const sourceSub = '    ^-!';
      const inner = m.cold(' x|');
      m.expect(source.pipe(runs(() => inner, 2))).toBeObservable(source);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions([]);
    }));

    it('never ends with a source that never ends', marbles((m) => {
      const source = m.cold('a----');
      const sourceSub = '    ^----';
      const inner = m.cold(' x-|');
      const innerSub = '     ^-!';
      const expected = '     x----';
      m.expect(source.pipe(runs(() => inner, 2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('completes when the source and its last inner observable have', marbles((m) => {
      const source = m.cold('a|');
      const sourceSub = '    ^!';
      const inner = m.cold(' ---x--|');
      const innerSub = '     ^-----!';
      m.expect(source.pipe(runs(() => inner, 2))).toBeObservable(inner);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('skips empty inner observables', marbles((m) => {
      const source = m.cold('-a-b-c-d-|');
      const sourceSub = '    ^--------!';
      const inner = m.cold('      x|');
      const innerSub = '     -----^!';
      const expected = '     -----x---|';
      const project = (value: string) => (value === 'c' ? inner : EMPTY);
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('keeps a place for an inner observable that never ends', marbles((m) => {
      const source = m.cold('(abcd|)');
      const inner = m.cold(' -x|');
      const innerSubs = [
        '                    ^-!',
        '                    --^-!',
        '                    ----^-!',
      ];
      const expected = '     -x-x-x---';
      const project = (value: string) => (value === 'a' ? NEVER : inner);
      m.expect(source.pipe(runs(project, 2))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs synchronous inner observables one after the other', marbles((m) => {
      const source = m.cold('-a---b---|');
      const expected = '     -(aA)(bB)|';
      const project = (value: string) => [value, value.toUpperCase()];
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
    }));

    it('errors with an inner observable, and unsubscribes from the source and the others', marbles((m) => {
      const source = m.cold('ab----c-|');
      const sourceSub = '    ^----!';
      const a = m.cold('     ---p----|');
      const aSub = '         ^----!';
      const b = m.cold('      -q--#');
      const bSub = '         -^---!';
      const c = m.cold('     r|');
      const expected = '     --qp-#';
      const inners: Record<string, Observable<string>> = { a, b, c };
      const project = (value: string) => inners[value] ?? EMPTY;
      m.expect(source.pipe(runs(project, 2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
      m.expect(c).toHaveSubscriptions([]);
    }));

    it('errors with the source, and unsubscribes from the inner observables', marbles((m) => {
      const source = m.cold('abc--#');
      const sourceSub = '    ^----!';
      const inner = m.cold(' -x-----y|');
      const innerSubs = [
        '                    ^----!',
        '                    -^---!',
      ];
      const expected = '     -xx--#';
      m.expect(source.pipe(runs(() => inner, 2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('errors if project throws', marbles((m) => {
      const source = m.cold('a-b--|');
      const sourceSub = '    ^-!';
      const inner = m.cold(' -x--y|');
      const innerSub = '     ^-!';
      const thrown = new Error('thrown');
      const expected = '     -x#';
      const project = (value: string) => {
        if (value === 'b') throw thrown;
        return inner;
      };
      m.expect(source.pipe(runs(project, 2))).toBeObservable(expected, undefined, thrown);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('errors if project throws for a value that has waited', marbles((m) => {
      const source = m.cold('ab-----|');
      const sourceSub = '    ^---!';
      const inner = m.cold(' -x--|');
      const innerSub = '     ^---!';
      const thrown = new Error('thrown');
      const expected = '     -x--#';
      const project = (value: string) => {
        if (value === 'b') throw thrown;
        return inner;
      };
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected, undefined, thrown);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));

    it('counts the values, from 0 for each subscription', marbles((m) => {
      const source = m.cold('a-b-c-|');
      const expected = '     0-1-2-|';
      const counted = source.pipe(runs((_, index) => of(index.toString()), 1));
      m.expect(counted).toBeObservable(expected);
      m.expect(counted).toBeObservable(expected);
    }));

    it('calls project when the value starts, not when it arrives', marbles((m) => {
      const source = m.cold('(ab|)');
      const inner = m.cold(' --x|');
      const projected = '    a--b';
      const expected = '     --x--x|';
      const calls = new Subject<string>();
      const project = (value: string) => {
        calls.next(value);
        return inner;
      };
      m.expect(calls).toBeObservable(projected);
      m.expect(source.pipe(runs(project, 1))).toBeObservable(expected);
    }));

    it('unsubscribes from everything when it is unsubscribed', marbles((m) => {
      const source = m.cold('a-b-c-d-e-|');
      const leaves = '       ^-----!';
      const inner = m.cold(' -x----y|');
      const innerSubs = [
        '                    ^-----!',
        '                    --^---!',
      ];
      const expected = '     -x-x---';
      m.expect(source.pipe(runs(() => inner, 2)), leaves).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(leaves);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('unsubscribes from everything when a later operator has enough values', marbles((m) => {
      const source = m.cold('a-b-c-d-e-|');
      const sourceSub = '    ^--!';
      const inner = m.cold(' -x----y|');
      const innerSubs = [
        '                    ^--!',
        '                    --^!',
      ];
      const expected = '     -x-(x|)';
      m.expect(source.pipe(runs(() => inner, 2), take(2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('is unsubscribed through a chain of operators, which all pass it on', marbles((m) => {
      const source = m.cold('a-b-c-|');
      const sourceSub = '    ^---!';
      const leaves = '       ----!';
      const inner = m.cold(' -x----y|');
      const innerSubs = [
        '                    ^---!',
        '                    --^-!',
      ];
      const expected = '     -x-x-';
      const before = source.pipe(concatMap((value: string) => of(value)));
      const result = before.pipe(
        runs(() => inner, 2),
        concatMap((value) => of(value)),
      );
      m.expect(result, leaves).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs higher-order values without a project', marbles((m) => {
      const a = m.cold('     --p--|');
      const aSub = '         ^----!';
      const b = m.cold('      --q|');
      const bSub = '         -^--!';
      const c = m.cold('         r--|');
      const cSub = '         ----^--!';
      const source = m.cold('abc|', { a, b, c });
      const sourceSub = '    ^--!';
      const expected = '     --pqr--|';
      m.expect(source.pipe(runsAll(2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSub);
      m.expect(a).toHaveSubscriptions(aSub);
      m.expect(b).toHaveSubscriptions(bSub);
      m.expect(c).toHaveSubscriptions(cSub);
    }));

    it('runs higher-order values one at a time, like concatAll', marbles((m) => {
      const inner = m.cold(' -x-y|');
      const innerSubs = [
        '                    ^---!',
        '                    ----^---!',
        '                    --------^---!',
      ];
      const source = m.cold('(abc|)', { a: inner, b: inner, c: inner });
      const expected = '     -x-y-x-y-x-y|';
      m.expect(source.pipe(runsAll(1))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));

    it('runs again for each subscription, each with its own cap', marbles((m) => {
      const source = m.cold('ab|');
      const inner = m.cold(' -x|');
      const innerSubs = [
        '                    ^-!',
        '                    ^-!',
        '                    --^-!',
        '                    --^-!',
      ];
      const expected = '     -x-x|';
      const twice = source.pipe(runs(() => inner, 1));
      m.expect(twice).toBeObservable(expected);
      m.expect(twice).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSubs);
    }));
  });
}
