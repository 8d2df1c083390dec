import { map, type Observable, of, repeat, retry, take, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  Condition,
  Event,
  Lock,
  type Lockable,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';

interface Way {
  readonly name: string;
  readonly under: (lock: Lockable, source: Observable<string>) => Observable<string>;
}

const ways: readonly Way[] = [
  { name: 'withLock', under: (lock, source) => source.pipe(withLock(lock)) },
  { name: 'usingLock', under: (lock, source) => usingLock(lock, () => source) },
  {
    name: 'throttleBySemaphore',
    under: (lock, source) => of(0).pipe(throttleBySemaphore(lock, () => source)),
  },
];

for (const { name, under } of ways) {
  describe(`${name} asks again`, () => {
    it('with repeat', marbles((m) => {
      const source = m.cold('-a|');
      const sourceSubs = [
        '                    ^-!',
        '                    --^-!',
        '                    ----^-!',
      ];
      const expected = '     -a-a-a|';
      m.expect(under(new Lock(), source).pipe(repeat(3))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSubs);
    }));

    it('with repeat, behind waiting requests', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('-a|');
      const sourceSubs = [
        '                    ^-!',
        '                    -----^-!',
      ];
      const expected = '     -a----a|';
      const rival = m.cold('   --b|');
      const rivalAsks = '    -^';
      const rivalSub = '     --^--!';
      const rivalResult = '  ----b|';
      m.expect(under(lock, source).pipe(repeat(2))).toBeObservable(expected);
      m.expect(under(lock, rival), rivalAsks).toBeObservable(rivalResult);
      m.expect(source).toHaveSubscriptions(sourceSubs);
      m.expect(rival).toHaveSubscriptions(rivalSub);
    }));

    it('with repeat, even for a synchronous source', marbles((m) => {
      const expected = '(aaa|)';
      m.expect(under(new Lock(), of('a')).pipe(repeat(3))).toBeObservable(expected);
    }));

    it('with retry', marbles((m) => {
      const source = m.cold('-a#');
      const sourceSubs = [
        '                    ^-!',
        '                    --^-!',
        '                    ----^-!',
      ];
      const expected = '     -a-a-a#';
      m.expect(under(new Lock(), source).pipe(retry(2))).toBeObservable(expected);
      m.expect(source).toHaveSubscriptions(sourceSubs);
    }));

    it('with retry, behind waiting requests', marbles((m) => {
      const lock = new Lock();
      const source = m.cold('-a#');
      const sourceSubs = [
        '                    ^-!',
        '                    -----^-!',
      ];
      const expected = '     -a----a#';
      const rival = m.cold('   --b|');
      const rivalAsks = '    -^';
      const rivalSub = '     --^--!';
      const rivalResult = '  ----b|';
      m.expect(under(lock, source).pipe(retry(1))).toBeObservable(expected);
      m.expect(under(lock, rival), rivalAsks).toBeObservable(rivalResult);
      m.expect(source).toHaveSubscriptions(sourceSubs);
      m.expect(rival).toHaveSubscriptions(rivalSub);
    }));

    it('in turns, if two repeat themselves', marbles((m) => {
      const lock = new Lock();
      const one = m.cold('  -a|');
      const oneSubs = [
        '                   ^-!',
        '                   ----^-!',
      ];
      const oneResult = '   -a---a|';
      const other = m.cold('  -b|');
      const otherSubs = [
        '                   --^-!',
        '                   ------^-!',
      ];
      const otherResult = ' ---b---b|';
      m.expect(under(lock, one).pipe(repeat(2))).toBeObservable(oneResult);
      m.expect(under(lock, other).pipe(repeat(2))).toBeObservable(otherResult);
      m.expect(one).toHaveSubscriptions(oneSubs);
      m.expect(other).toHaveSubscriptions(otherSubs);
    }));
  });
}

describe('marbles: throttleBySemaphore starts again', () => {
  it('with repeat, and counts from 0', marbles((m) => {
    const source = m.cold('a-b-|');
    const expected = '     0-1-0-1-|';
    const counted = throttleBySemaphore(1, (_, index) => of(index.toString()));
    m.expect(source.pipe(counted, repeat(2))).toBeObservable(expected);
  }));

  it('with retry, and does not run the values that had waited', marbles((m) => {
    const source = m.cold(' (ab|)');
    const sourceSubs = [
      '                     (^!)',
      '                     ---(^!)',
    ];
    const failing = m.cold('-x-#');
    const failingSubs = [
      '                     ^--!',
      '                     ---^--!',
    ];
    const waiting = m.cold('y|');
    const expected = '      -x--x-#';
    const project = (value: string) => (value === 'a' ? failing : waiting);
    m.expect(source.pipe(throttleBySemaphore(1, project), retry(1))).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions(sourceSubs);
    m.expect(failing).toHaveSubscriptions(failingSubs);
    m.expect(waiting).toHaveSubscriptions([]);
  }));
});

describe('marbles: a request asks again', () => {
  it('for a Lock, and waits until the first permit is given back', marbles((m) => {
    const lock = new Lock();
    const releases = '---r---';
    const granted = ' p--(p|)';
    calls(m, releases, { r: () => lock.release() });
    m.expect(lock.acquire().pipe(map(() => 'p'), repeat(2))).toBeObservable(granted);
  }));

  it('for a Semaphore, and takes as many as there are', marbles((m) => {
    const semaphore = new Semaphore(2);
    const releases = '-----r---';
    const granted = ' (pp)-(p|)';
    const three = semaphore.acquire().pipe(map(() => 'p'), repeat(), take(3));
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(three).toBeObservable(granted);
  }));

  it('for an Event, and passes once for each set() if it clears it', marbles((m) => {
    const event = new Event();
    const sets = '  -s--s-s---';
    const passes = '-p--p-(p|)';
    const thrice = event.wait().pipe(
      tap(() => event.clear()),
      map(() => 'p'),
      repeat(3),
    );
    calls(m, sets, { s: () => event.set() });
    m.expect(thrice).toBeObservable(passes);
  }));

  it('for a Condition, and waits for one notification after the other', marbles((m) => {
    const condition = new Condition();
    const notifies = '-n--n---';
    const wakes = '   -w--(w|)';
    const twice = usingLock(condition, () =>
      condition.wait().pipe(
        map(() => 'w'),
        repeat(2),
      ),
    );
    const notify = usingLock(condition, () => {
      condition.notify();
      return [];
    });
    calls(m, notifies, { n: () => notify.subscribe() });
    m.expect(twice).toBeObservable(wakes);
  }));
});
