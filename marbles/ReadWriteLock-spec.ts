import { map, Subject, takeUntil, tap, timeout } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  ReadWriteLock,
  type ReadWriteLockState,
  throttleBySemaphore,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { insideOf } from './helpers/insideOf.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

describe('marbles: ReadWriteLock', () => {
  it('lets in readers side by side', marbles((m) => {
    const lock = new ReadWriteLock();
    const first = '        -^----!---';
    const firstGranted = ' -p--------';
    const second = '       ---^----!-';
    const secondGranted = '---p------';
    const inside = '       01-2--1-0-';
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(stay(lock.read), first).toBeObservable(firstGranted);
    m.expect(stay(lock.read), second).toBeObservable(secondGranted);
  }));

  it('lets in a writer alone', marbles((m) => {
    const lock = new ReadWriteLock();
    const reader = '       -^---!-------';
    const readerGranted = '-p-----------';
    const writer = '       --^----!-----';
    const writerGranted = '-----p-------';
    const late = '         ---^------!--';
    const lateGranted = '  -------p-----';
    const inside = '       01---w-1--0--';
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
    m.expect(stay(lock.read), late).toBeObservable(lateGranted);
  }));

  it('lets in a writer when the last reader is out', marbles((m) => {
    const lock = new ReadWriteLock();
    const first = '        ^----!---';
    const firstGranted = ' p--------';
    const second = '       -^-----!-';
    const secondGranted = '-p-------';
    const writer = '       --^------';
    const writerGranted = '-------p-';
    m.expect(stay(lock.read), first).toBeObservable(firstGranted);
    m.expect(stay(lock.read), second).toBeObservable(secondGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
  }));

  it('serves the requests of both sides in order', marbles((m) => {
    const lock = new ReadWriteLock();
    const w1 = '       ^----!---------';
    const w1Granted = 'p--------------';
    const r1 = '       -^-----!-------';
    const r1Granted = '-----p---------';
    const w2 = '       --^------!-----';
    const w2Granted = '-------p-------';
    const w3 = '       ---^-------!---';
    const w3Granted = '---------p-----';
    const r2 = '       ----^--------!-';
    const r2Granted = '-----------p---';
    const inside = '   w----1-w---1-0-';
    // Subscribed in a different order than drawn: only the frame counts.
    m.expect(stay(lock.read), r2).toBeObservable(r2Granted);
    m.expect(stay(lock.write), w3).toBeObservable(w3Granted);
    m.expect(stay(lock.write), w2).toBeObservable(w2Granted);
    m.expect(stay(lock.read), r1).toBeObservable(r1Granted);
    m.expect(stay(lock.write), w1).toBeObservable(w1Granted);
    m.expect(insideOf(lock)).toBeObservable(inside);
  }));

  it('does not starve a writer, though readers never stop coming', draws('read-write-lock', (_, draw) => {
    draw.code('lock.read.acquire(), lock.write.acquire()');
    const lock = new ReadWriteLock();
    const first = '        ^---!----------';
    const firstGranted = ' p--------------';
    const writer = '       --^----!-------';
    const writerGranted = '----p----------';
    const second = '       ---^-----!-----';
    const secondGranted = '-------p-------';
    const third = '        ------^------!-';
    const thirdGranted = ' -------p-------';
    draw.stay('reader', stay(lock.read), first).toBeObservable(firstGranted);
    draw.stay('writer', stay(lock.write), writer).toBeObservable(writerGranted);
    draw.stay('reader', stay(lock.read), second).toBeObservable(secondGranted);
    draw.stay('reader', stay(lock.read), third).toBeObservable(thirdGranted);
  }));

  it('does not starve a reader, though writers never stop coming', marbles((m) => {
    const lock = new ReadWriteLock();
    const first = '        ^---!----------';
    const firstGranted = ' p--------------';
    const reader = '       --^----!-------';
    const readerGranted = '----p----------';
    const second = '       ---^-----!-----';
    const secondGranted = '-------p-------';
    const third = '        ------^------!-';
    const thirdGranted = ' ---------p-----';
    m.expect(stay(lock.write), first).toBeObservable(firstGranted);
    m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
    m.expect(stay(lock.write), second).toBeObservable(secondGranted);
    m.expect(stay(lock.write), third).toBeObservable(thirdGranted);
  }));

  it('grants readers that are next to each other in the queue together', marbles((m) => {
    const lock = new ReadWriteLock();
    const writer = '       ^----!---';
    const writerGranted = 'p--------';
    const first = '        -^-----!-';
    const firstGranted = ' -----p---';
    const second = '       --^----!-';
    const secondGranted = '-----p---';
    const next = '         ---^-----';
    const nextGranted = '  -------p-';
    const state = '        wabc-d-(ew)';
    const states: Record<string, ReadWriteLockState> = {
      w: { readers: 0, writing: true, waiting: 0 },
      a: { readers: 0, writing: true, waiting: 1 },
      b: { readers: 0, writing: true, waiting: 2 },
      c: { readers: 0, writing: true, waiting: 3 },
      d: { readers: 2, writing: false, waiting: 1 },
      e: { readers: 1, writing: false, waiting: 1 },
    };
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
    m.expect(lock.state$).toBeObservable(state, states);
    m.expect(stay(lock.read), first).toBeObservable(firstGranted);
    m.expect(stay(lock.read), second).toBeObservable(secondGranted);
    m.expect(stay(lock.write), next).toBeObservable(nextGranted);
  }));

  it('gives tryAcquire() only what nobody waits for', marbles((m) => {
    const lock = new ReadWriteLock();
    const reader = '        -^----!----';
    const readerGranted = ' -p---------';
    const writer = '        ---^----!--';
    const writerGranted = ' ------p----';
    const tries = m.hot('   --t-t--t--t');
    const toRead = '        --y-n--n--y';
    const toWrite = '       --n-n--n--y';
    const outcome = (side: 'read' | 'write') =>
      map(() => {
        const permit = lock[side].tryAcquire();
        permit?.release();
        return permit ? 'y' : 'n';
      });
    m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
    m.expect(tries.pipe(outcome('read'))).toBeObservable(toRead);
    m.expect(tries.pipe(outcome('write'))).toBeObservable(toWrite);
  }));

  it('is given back once, no matter how often a permit is released', marbles((m) => {
    const lock = new ReadWriteLock();
    const permit = lock.read.tryAcquire();
    const releases = '     ---r--r-';
    const other = '        -^------';
    const otherGranted = ' -p------';
    const writer = '       ----^---';
    const writerResult = ' --------';
    const inside = '       12-1----';
    calls(m, releases, { r: () => permit?.release() });
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(stay(lock.read), other).toBeObservable(otherGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerResult);
  }));

  describe('if a waiting writer leaves', () => {
    it('the readers that it was holding up are granted', marbles((m) => {
      const lock = new ReadWriteLock();
      const reader = '       ^---------';
      const readerGranted = 'p---------';
      const writer = '       -^---!----';
      const writerResult = ' ----------';
      const second = '       --^-------';
      const secondGranted = '-----p----';
      const third = '        ---^------';
      const thirdGranted = ' -----p----';
      const inside = '       1----3----';
      m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
      m.expect(insideOf(lock)).toBeObservable(inside);
      m.expect(stay(lock.write), writer).toBeObservable(writerResult);
      m.expect(stay(lock.read), second).toBeObservable(secondGranted);
      m.expect(stay(lock.read), third).toBeObservable(thirdGranted);
    }));

    it('those behind another writer go on waiting', marbles((m) => {
      const lock = new ReadWriteLock();
      const reader = '       ^---------!-----';
      const readerGranted = 'p---------------';
      const writer = '       -^----!---------';
      const writerResult = ' ----------------';
      const second = '       --^-----!-------';
      const secondGranted = '------p---------';
      const other = '        ---^---------!--';
      const otherGranted = ' ----------p-----';
      const third = '        ----^-----------';
      const thirdGranted = ' -------------p--';
      m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
      m.expect(stay(lock.write), writer).toBeObservable(writerResult);
      m.expect(stay(lock.read), second).toBeObservable(secondGranted);
      m.expect(stay(lock.write), other).toBeObservable(otherGranted);
      m.expect(stay(lock.read), third).toBeObservable(thirdGranted);
    }));

    it('because it has waited too long, the readers are granted', marbles((m) => {
      const lock = new ReadWriteLock();
      const reader = '       ^-------';
      const readerGranted = 'p-------';
      const writer = '       -^------';
      const writerResult = ' ----#';
      const second = '       --^-----';
      const secondGranted = '----p---';
      const limited = stay(lock.write.acquire().pipe(timeout(3))).pipe(namedErrors());
      m.expect(stay(lock.read), reader).toBeObservable(readerGranted);
      m.expect(limited, writer).toBeObservable(writerResult, undefined, 'TimeoutError');
      m.expect(stay(lock.read), second).toBeObservable(secondGranted);
    }));

    it('while its grant is on its way, the readers are granted', marbles((m) => {
      const lock = new ReadWriteLock();
      const leave = new Subject<void>();
      const holder = '       ^---!----';
      const holderGranted = 'p--------';
      const writer = '       -^-------';
      const writerResult = ' ----|';
      const second = '       --^------';
      const secondGranted = '----p----';
      const third = '        ---^-----';
      const thirdGranted = ' ----p----';
      const observer = '     ---^-----';
      const inside = '       ---1(w2)-';
      const seen = insideOf(lock).pipe(
        tap((row) => {
          if (row === 'w') leave.next();
        }),
      );
      m.expect(stay(lock.read), holder).toBeObservable(holderGranted);
      m.expect(stay(lock.write).pipe(takeUntil(leave)), writer).toBeObservable(writerResult);
      m.expect(stay(lock.read), second).toBeObservable(secondGranted);
      m.expect(stay(lock.read), third).toBeObservable(thirdGranted);
      m.expect(seen, observer).toBeObservable(inside);
    }));
  });

  it('runs pipelines that read side by side, and one that writes alone', draws('read-write-pipes', (m, draw) => {
    draw.code('load.pipe(withLock(lock.read))', 'save.pipe(withLock(lock.write))');
    const lock = new ReadWriteLock();
    const r1 = m.cold('    a---b|          ');
    const r1Sub = '        ^----!          ';
    const r1Result = '     a---b|          ';
    const r2 = m.cold('     -c----|        ');
    const r2Asks = '       -^              ';
    const r2Sub = '        -^-----!        ';
    const r2Result = '     --c----|        ';
    const w = m.cold('            -d|      ');
    const wAsks = '        --^             ';
    const wSub = '         -------^-!      ';
    const wResult = '      --------d|      ';
    const r3 = m.cold('              e--|  ');
    const r3Asks = '       ---^            ';
    const r3Sub = '        ---------^--!   ';
    const r3Result = '     ---------e--|   ';
    m.expect(r1.pipe(withLock(lock.read))).toBeObservable(r1Result);
    m.expect(r2.pipe(withLock(lock.read)), r2Asks).toBeObservable(r2Result);
    m.expect(w.pipe(withLock(lock.write)), wAsks).toBeObservable(wResult);
    m.expect(r3.pipe(withLock(lock.read)), r3Asks).toBeObservable(r3Result);
    draw.work('load', r1, '^').toHaveSubscriptions(r1Sub);
    draw.work('load', r2, r2Asks).toHaveSubscriptions(r2Sub);
    draw.work('save', w, wAsks).toHaveSubscriptions(wSub);
    draw.work('load', r3, r3Asks).toHaveSubscriptions(r3Sub);
  }));

  it('caps only the writers, with throttleBySemaphore(lock.read, …)', marbles((m) => {
    const lock = new ReadWriteLock();
    const values = m.hot(' -a-b----c--|');
    const inner = m.cold('  ---x|');
    const innerSubs = [
      '                     -^---!',
      '                     ---^---!',
      '                     ----------^---!',
    ];
    const result = '       ----x-x------x|';
    const writer = '       -----^----!----';
    const writerGranted = '-------p-------';
    const throttled = values.pipe(throttleBySemaphore(lock.read, () => inner));
    m.expect(throttled).toBeObservable(result);
    m.expect(inner).toHaveSubscriptions(innerSubs);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
  }));
});
