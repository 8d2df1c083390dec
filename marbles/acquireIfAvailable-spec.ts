import { exhaustMap, map, mergeMap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  BoundedSemaphore,
  KeyedLock,
  Lock,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  type TryLockable,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** What lets one be inside at a time. */
const lockables: readonly { readonly name: string; readonly make: () => TryLockable }[] = [
  { name: 'a Lock', make: () => new Lock() },
  { name: 'a Semaphore of one', make: () => new Semaphore(1) },
  { name: 'a BoundedSemaphore of one', make: () => new BoundedSemaphore(1) },
  { name: 'the write side of a ReadWriteLock', make: () => new ReadWriteLock().write },
  { name: 'a key of a KeyedLock', make: () => new KeyedLock<string>().for('a') },
  { name: 'several keys of a KeyedLock', make: () => new KeyedLock<string>().forAll(['a', 'b']) },
];

for (const { name, make } of lockables) {
  describe(`marbles: acquireIfAvailable() of ${name}`, () => {
    it('grants at once, or completes without a grant', marbles((m) => {
      const lock = make();
      const holder = '       ^----!------';
      const granted = '      p-----------';
      const early = '        --^---------';
      const nothing = '      --|';
      const late = '         -------^----';
      const lateGranted = '  -------(p|)';
      const asks = lock.acquireIfAvailable().pipe(map(() => 'p'));
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(asks, early).toBeObservable(nothing);
      m.expect(asks, late).toBeObservable(lateGranted);
    }));

    it('does not wait, and does not come in later', marbles((m) => {
      const lock = make();
      const holder = '     ^-----!-----';
      const granted = '    p-----------';
      const next = '       --^------!--';
      const nextGranted = '------p-----';
      const asks = '       ---^--------';
      const nothing = '    ---|';
      const last = '       ----^-------';
      const lastGranted = '---------p--';
      m.expect(stay(lock), holder).toBeObservable(granted);
      m.expect(stay(lock), next).toBeObservable(nextGranted);
      m.expect(lock.acquireIfAvailable(), asks).toBeObservable(nothing);
      m.expect(stay(lock), last).toBeObservable(lastGranted);
    }));

    it('holds its permit until that is released', marbles((m) => {
      const lock = make();
      const holder = '     -^---!--';
      const granted = '    -p------';
      const next = '       --^-----';
      const nextGranted = '-----p--';
      m.expect(stay(lock.acquireIfAvailable()), holder).toBeObservable(granted);
      m.expect(stay(lock), next).toBeObservable(nextGranted);
    }));

    it('with exhaustMap leaves a tick out while the job runs elsewhere', marbles((m) => {
      const lock = make();
      const ticks = m.hot('-t----t----t----|');
      const ticksSub = '   ^---------------!';
      const job = m.cold('  --d|');
      const jobSubs = [
        '                  -^--!',
        '                  -----------^--!',
      ];
      const done = '       ---d---------d--|';
      const elsewhere = '  -----^---!-------';
      const granted = '    -----p-----------';
      const run = exhaustMap(() => job.pipe(withLock(lock.acquireIfAvailable())));
      m.expect(ticks.pipe(run)).toBeObservable(done);
      m.expect(stay(lock), elsewhere).toBeObservable(granted);
      m.expect(ticks).toHaveSubscriptions(ticksSub);
      m.expect(job).toHaveSubscriptions(jobSubs);
    }));

    it('lets one of two programs with the same ticks run the job', marbles((m) => {
      const lock = make();
      const ticks = m.hot('-t-----t---|');
      const job = m.cold('  --d|');
      const jobSubs = [
        '                  -^--!',
        '                  -------^--!',
      ];
      const one = '        ---d-----d-|';
      const other = '      -----------|';
      const run = exhaustMap(() => job.pipe(withLock(lock.acquireIfAvailable())));
      m.expect(ticks.pipe(run)).toBeObservable(one);
      m.expect(ticks.pipe(run)).toBeObservable(other);
      m.expect(job).toHaveSubscriptions(jobSubs);
    }));

    it('with throttleBySemaphore drops a value while the job runs elsewhere', marbles((m) => {
      const lock = make();
      const source = m.cold('a-b---c-|');
      const inner = m.cold('       -x|');
      const innerSub = '     ------^-!';
      const expected = '     -------x|';
      const elsewhere = '    ^----!---';
      const granted = '      p--------';
      const available = { acquire: () => lock.acquireIfAvailable() };
      m.expect(stay(lock), elsewhere).toBeObservable(granted);
      m.expect(source.pipe(throttleBySemaphore(available, () => inner))).toBeObservable(expected);
      m.expect(inner).toHaveSubscriptions(innerSub);
    }));
  });
}

describe('marbles: acquireIfAvailable()', () => {
  it('leaves a tick out while the job runs elsewhere', draws('acquire-if-available', (m, draw) => {
    draw.code('exhaustMap(() =>', '  job.pipe(withLock(lock.acquireIfAvailable())))');
    const lock = new Lock();
    const ticks = m.hot('-t----t----t----|');
    const job = m.cold('  --d|');
    const jobSubs = [
      '                  -^--!',
      '                  -----------^--!',
    ];
    const jobAsks = '    -^---------^';
    const done = '       ---d---------d--|';
    const elsewhere = '  -----^---!-------';
    const granted = '    -----p-----------';
    const run = exhaustMap(() => job.pipe(withLock(lock.acquireIfAvailable())));
    draw.source('ticks', ticks);
    draw.work('job', job, jobAsks).toHaveSubscriptions(jobSubs);
    draw.stay('elsewhere', stay(lock), elsewhere).toBeObservable(granted);
    draw.result('result', ticks.pipe(run)).toBeObservable(done);
  }));

  it('publishes nothing if it is not granted', marbles((m) => {
    const lock = new Lock();
    const holder = '    -^----!--';
    const granted = '   -p-------';
    const asks = '      ---^-----';
    const nothing = '   ---|';
    const state = '     0l----0--';
    const locked = lock.state$.pipe(map((state) => (state.locked ? 'l' : state.waiting.toString())));
    m.expect(locked).toBeObservable(state);
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(lock.acquireIfAvailable(), asks).toBeObservable(nothing);
  }));

  it('does not overtake a request that waits for more permits', marbles((m) => {
    const semaphore = new Semaphore(2);
    const holder = '     ^----!-----';
    const granted = '    p----------';
    const both = '       --^-----!--';
    const bothGranted = '-----p-----';
    const early = '      ---^-------';
    const nothing = '    ---|';
    const late = '       ---------^-';
    const lateGranted = '---------p-';
    m.expect(stay(semaphore), holder).toBeObservable(granted);
    m.expect(stay(semaphore.acquire(2)), both).toBeObservable(bothGranted);
    m.expect(semaphore.acquireIfAvailable(), early).toBeObservable(nothing);
    m.expect(stay(semaphore.acquireIfAvailable(2)), late).toBeObservable(lateGranted);
  }));

  it('reads beside readers, unless a writer waits', marbles((m) => {
    const lock = new ReadWriteLock();
    const reader = '        ^------!--';
    const readerGranted = ' p---------';
    const beside = '        --^--!----';
    const besideGranted = ' --p-------';
    const writer = '        ---^------';
    const writerGranted = ' -------p--';
    const late = '          ----^-----';
    const nothing = '       ----|';
    m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
    m.expect(stay(lock.read.acquireIfAvailable()), beside).toBeObservable(besideGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
    m.expect(lock.read.acquireIfAvailable(), late).toBeObservable(nothing);
  }));

  it('takes all keys or none', marbles((m) => {
    const locks = new KeyedLock<string>();
    const holder = '     ^----!-----';
    const granted = '    p----------';
    const early = '      --^--------';
    const nothing = '    --|';
    const single = '     ---^--!----';
    const singleGrant = '---p-------';
    const late = '       -------^---';
    const lateGranted = '-------p---';
    const both = locks.forAll(['a', 'b']).acquireIfAvailable();
    m.expect(stay(locks.for('a')), holder).toBeObservable(granted);
    m.expect(both, early).toBeObservable(nothing);
    m.expect(stay(locks.for('b')), single).toBeObservable(singleGrant);
    m.expect(stay(both), late).toBeObservable(lateGranted);
  }));

  it('errors at once if the lock is closed', marbles((m) => {
    const lock = new Lock();
    const closes = ' --c----';
    const asks = '   ----^--';
    const refused = '----#';
    calls(m, closes, { c: () => lock.close() });
    const request = lock.acquireIfAvailable().pipe(namedErrors());
    m.expect(request, asks).toBeObservable(refused, undefined, 'ClosedError');
  }));

  it('asks again for each subscription', marbles((m) => {
    const lock = new Lock();
    const holder = '       ^---!-----';
    const granted = '      p---------';
    const asks = m.hot('   --a--b-c--');
    const expected = '     -----p----';
    const request = lock.acquireIfAvailable();
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(asks.pipe(mergeMap(() => request), map(() => 'p'))).toBeObservable(expected);
  }));
});
