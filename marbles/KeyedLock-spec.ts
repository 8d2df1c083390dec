import { concatMap, groupBy, map, mergeMap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { KeyedLock, throttleBySemaphore, withLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** How many keys are held or waited for, as a row of digits. */
function keysOf(locks: KeyedLock<string>) {
  return locks.state$.pipe(map(({ keys }) => keys.toString()));
}

describe('marbles: KeyedLock', () => {
  it('lets in one per key at a time, in the order of the requests', marbles((m) => {
    const locks = new KeyedLock<string>();
    const first = '        ^---!';
    const firstGranted = ' p----';
    const second = '       -^----!';
    const secondGranted = '----p--';
    const third = '        --^-----!';
    const thirdGranted = ' ------p--';
    const other = '        ---^--!';
    const otherGranted = ' ---p---';
    m.expect(stay(locks.for('a')), first).toBeObservable(firstGranted);
    m.expect(stay(locks.for('a')), second).toBeObservable(secondGranted);
    m.expect(stay(locks.for('a')), third).toBeObservable(thirdGranted);
    m.expect(stay(locks.for('b')), other).toBeObservable(otherGranted);
  }));

  it('lets in as many per key as it has permits per key', marbles((m) => {
    const locks = new KeyedLock<string>(2);
    const first = '        ^-----!';
    const firstGranted = ' p------';
    const second = '       -^-----';
    const secondGranted = '-p-----';
    const third = '        --^----';
    const thirdGranted = ' ------p';
    const other = '        ---^---';
    const otherGranted = ' ---p---';
    m.expect(stay(locks.for('a')), first).toBeObservable(firstGranted);
    m.expect(stay(locks.for('a')), second).toBeObservable(secondGranted);
    m.expect(stay(locks.for('a')), third).toBeObservable(thirdGranted);
    m.expect(stay(locks.for('b')), other).toBeObservable(otherGranted);
  }));

  it('counts a key from its first request to its last release', marbles((m) => {
    const locks = new KeyedLock<string>();
    const first = '        -^---!';
    const firstGranted = ' -p---';
    const second = '       ---^-----!';
    const secondGranted = '-----p---';
    const other = '        --^--------!';
    const otherGranted = ' --p--------';
    const keys = '         012------1-0';
    m.expect(keysOf(locks)).toBeObservable(keys);
    m.expect(stay(locks.for('a')), first).toBeObservable(firstGranted);
    m.expect(stay(locks.for('a')), second).toBeObservable(secondGranted);
    m.expect(stay(locks.for('b')), other).toBeObservable(otherGranted);
  }));

  it('lets a key go and come back, under the same for(key)', marbles((m) => {
    const locks = new KeyedLock<string>();
    const lock = locks.for('a');
    const first = '        -^-!-----';
    const firstGranted = ' -p-------';
    const second = '       -----^-!-';
    const secondGranted = '-----p---';
    const third = '        ------^--!';
    const thirdGranted = ' -------p-';
    const keys = '         01-0-1---0';
    m.expect(keysOf(locks)).toBeObservable(keys);
    m.expect(stay(lock), first).toBeObservable(firstGranted);
    m.expect(stay(lock), second).toBeObservable(secondGranted);
    m.expect(stay(lock), third).toBeObservable(thirdGranted);
  }));

  it('takes a request back when it is unsubscribed, and the key with it', marbles((m) => {
    const locks = new KeyedLock<string>();
    const holder = '       ^-----!';
    const granted = '      p------';
    const leaves = '       -^--!--';
    const nothing = '      -------';
    const next = '         --^-----!';
    const nextGranted = '  ------p--';
    const keys = '         1-------0';
    m.expect(stay(locks.for('a')), holder).toBeObservable(granted);
    m.expect(keysOf(locks)).toBeObservable(keys);
    m.expect(stay(locks.for('a')), leaves).toBeObservable(nothing);
    m.expect(stay(locks.for('a')), next).toBeObservable(nextGranted);
  }));

  it('is taken by tryAcquire() if the key is free, and not if it is held', marbles((m) => {
    const locks = new KeyedLock<string>();
    const holder = '     ^--!----';
    const granted = '    p-------';
    const tries = m.hot('-a-b-a-a', { a: 'a', b: 'b' });
    const taken = '      -n-y-y-n';
    m.expect(stay(locks.for('a')), holder).toBeObservable(granted);
    m.expect(tries.pipe(map((key) => (locks.for(key).tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
  }));

  it('runs one stream per key at a time, with withLock(locks.for(key))', draws('keyed-lock', (m, draw) => {
    draw.code('mergeMap((key) =>', '  work.pipe(withLock(locks.for(key))))');
    const locks = new KeyedLock<string>();
    const jobs = m.cold('-ab-a--|');
    const work = m.cold(' ---w|');
    const workSubs = [
      '                  -^---!',
      '                  --^---!',
      '                  -----^---!',
    ];
    const keys = '        012---1--0';
    const done = '        ----ab--a|';
    const inOrder = jobs.pipe(
      mergeMap((name: string) => work.pipe(map(() => name), withLock(locks.for(name)))),
    );
    draw.source('jobs', jobs);
    draw.result('result', inOrder).toBeObservable(done);
    draw.state('keys', keysOf(locks)).toBeObservable(keys);
    draw.work('work', work, jobs).toHaveSubscriptions(workSubs);
  }));

  it('gives what groupBy with concatMap gives, to the frame', marbles((m) => {
    const locks = new KeyedLock<string>();
    const jobs = m.cold('aabb---ca|');
    const work = m.cold('--w|');
    const done = '       --a-ba-b-ca|';
    const keyed = jobs.pipe(
      mergeMap((name: string) => work.pipe(map(() => name), withLock(locks.for(name)))),
    );
    const grouped = jobs.pipe(
      groupBy((name: string) => name),
      mergeMap((group) => group.pipe(concatMap((name) => work.pipe(map(() => name))))),
    );
    m.expect(keyed).toBeObservable(done);
    m.expect(grouped).toBeObservable(done);
  }));

  it('is shared by all who use the key, with throttleBySemaphore(locks.for(key), …)', marbles((m) => {
    const locks = new KeyedLock<string>();
    const one = m.cold('       (xx|)');
    const oneWork = m.cold('   -1|');
    const oneSubs = [
      '                        ^-!',
      '                        --^-!',
    ];
    const oneResult = '        -1-1|';
    const other = m.cold('     y|');
    const otherWork = m.cold('     -2|');
    const otherSub = '         ----^-!';
    const otherResult = '      -----2|';
    const capped = throttleBySemaphore(locks.for('a'), () => oneWork);
    m.expect(one.pipe(capped)).toBeObservable(oneResult);
    m.expect(other.pipe(throttleBySemaphore(locks.for('a'), () => otherWork))).toBeObservable(otherResult);
    m.expect(oneWork).toHaveSubscriptions(oneSubs);
    m.expect(otherWork).toHaveSubscriptions(otherSub);
  }));

  it('errors all waiting requests, of every key, when it is closed', marbles((m) => {
    const locks = new KeyedLock<string>();
    const holder = '   ^----';
    const granted = '  p----';
    const waiting = '  -^---';
    const refused = '  ----#';
    const late = '     -----^';
    const lateError = '-----#';
    const keys = '     1---|';
    const closes = '   ----c';
    calls(m, closes, { c: () => locks.close() });
    m.expect(stay(locks.for('a')), holder).toBeObservable(granted);
    m.expect(keysOf(locks)).toBeObservable(keys);
    for (const [asks, error, key] of [[waiting, refused, 'a'], [late, lateError, 'b']] as const) {
      const request = locks.for(key).acquire().pipe(namedErrors());
      m.expect(request, asks).toBeObservable(error, undefined, 'ClosedError');
    }
  }));
});
