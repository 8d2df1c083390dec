import { concat, defer, map, type Observable, of, Subject, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { type Permit, ReadWriteLock, usingLock, withLock } from '../lib/index.js';
import { hold } from '../spec/helpers/hold.js';
import { calls } from './helpers/calls.js';
import { insideOf } from './helpers/insideOf.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** Writes, then reads, with no other writer between. */
function writeThenRead<T>(lock: ReadWriteLock, write: Observable<T>, read: Observable<T>) {
  return usingLock(lock.write, (writing) =>
    concat(write, defer(() => read.pipe(withLock(of(writing.downgrade()))))),
  );
}

describe('marbles: downgrade() of a write permit', () => {
  it('lets the readers at the head of the queue in beside it, and no writer between', marbles((m) => {
    const lock = new ReadWriteLock();
    const asks = '          -^---------------';
    const write = m.cold('   --w-|');
    const writeSub = '      -^---!';
    const read = m.cold('        ----r|');
    const readSub = '       -----^----!';
    const result = '        ---w-----r|';
    const first = '         --^------!-------';
    const firstGranted = '  -----p-----------';
    const second = '        ---^-------!-----';
    const secondGranted = ' -----p-----------';
    const writer = '        ----^--------!---';
    const writerGranted = ' -----------p-----';
    const inside = '        0w---3---21w-0---';
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(writeThenRead(lock, write, read), asks).toBeObservable(result);
    m.expect(stay(lock.read), first).toBeObservable(firstGranted);
    m.expect(stay(lock.read), second).toBeObservable(secondGranted);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
    m.expect(write).toHaveSubscriptions(writeSub);
    m.expect(read).toHaveSubscriptions(readSub);
  }));

  it('goes on alone if a writer is the first that waits, also where readers wait behind it', draws('downgrade', (m, draw) => {
    draw.code(
      'usingLock(lock.write, (writing) => concat(write,',
      '  read.pipe(withLock(of(writing.downgrade())))))',
    );
    const lock = new ReadWriteLock();
    const asks = '          -^---------------';
    const write = m.cold('   -w-|');
    const writeSub = '      -^--!';
    const read = m.cold('       ---r|');
    const readSub = '       ----^---!';
    const readAsks = '      ----^';
    const result = '        --w----r|';
    const writer = '        --^--------!-----';
    const writerGranted = ' --------p--------';
    const reader = '        ---^---------!---';
    const readerGranted = ' -----------p-----';
    const inside = '        0w--1---w--1-0---';
    draw.work('write', write, asks).toHaveSubscriptions(writeSub);
    draw.work('read', read, readAsks).toHaveSubscriptions(readSub);
    draw.result('result', writeThenRead(lock, write, read), asks).toBeObservable(result);
    draw.stay('writer', stay(lock.write), writer).toBeObservable(writerGranted);
    draw.stay('reader', stay(lock.read), reader).toBeObservable(readerGranted);
    draw.state('inside', insideOf(lock)).toBeObservable(inside);
  }));

  it('lets in the readers before the next writer only', marbles((m) => {
    const lock = new ReadWriteLock();
    const writing = hold(lock.write);
    const happens = '       ----d-------';
    const first = '         -^----!-----';
    const firstGranted = '  ----p-------';
    const writer = '        --^---------';
    const nothing = '       ------------';
    const second = '        ---^--------';
    const inside = '        w---2-1-----';
    calls(m, happens, { d: () => writing.downgrade() });
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(stay(lock.read), first).toBeObservable(firstGranted);
    m.expect(stay(lock.write), writer).toBeObservable(nothing);
    m.expect(stay(lock.read), second).toBeObservable(nothing);
  }));

  it('lets a reader that comes later in beside it, unless a writer waits', marbles((m) => {
    const lock = new ReadWriteLock();
    const writing = hold(lock.write);
    const happens = '       --d---------';
    const early = '         ----^--!----';
    const earlyGranted = '  ----p-------';
    const writer = '        -----^------';
    const nothing = '       ------------';
    const late = '          ------^-----';
    const inside = '        w-1-2--1----';
    calls(m, happens, { d: () => writing.downgrade() });
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(stay(lock.read), early).toBeObservable(earlyGranted);
    m.expect(stay(lock.write), writer).toBeObservable(nothing);
    m.expect(stay(lock.read), late).toBeObservable(nothing);
  }));

  // The letter of a reader, it is granted; d, downgrade() is called; e, it has returned.
  it('grants the readers in their order, before it returns', marbles((m) => {
    const lock = new ReadWriteLock();
    const writing = hold(lock.write);
    const happenings = new Subject<string>();
    const happens = '       ----d-------';
    const first = '         -^----------';
    const second = '        --^---------';
    const granted = '       ----p-------';
    const happened = '      ----(dxye)--';
    const told = (letter: string) => stay(lock.read).pipe(tap(() => happenings.next(letter)));
    calls(m, happens, {
      d() {
        happenings.next('d');
        writing.downgrade();
        happenings.next('e');
      },
    });
    m.expect(happenings).toBeObservable(happened);
    m.expect(told('y'), second).toBeObservable(granted);
    m.expect(told('x'), first).toBeObservable(granted);
  }));

  it('counts the write permit as released, whose release() does nothing then', marbles((m) => {
    const lock = new ReadWriteLock();
    const writing = hold(lock.write);
    let reading: Permit | undefined;
    const happens = '       --d--w---r-----';
    const asked = m.hot('   -?-?-----------');
    const released = '      -n-y-----------';
    const writer = '        ---^-----------';
    const writerGranted = ' ---------p-----';
    const inside = '        w-1------w-----';
    calls(m, happens, {
      d: () => (reading = writing.downgrade()),
      w: () => writing.release(),
      r: () => reading?.release(),
    });
    m.expect(insideOf(lock)).toBeObservable(inside);
    m.expect(asked.pipe(map(() => (writing.released ? 'y' : 'n')))).toBeObservable(released);
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
  }));

  it('throws once the write permit has been released, and changes nothing', marbles((m) => {
    const lock = new ReadWriteLock();
    const writing = hold(lock.write);
    const releases = '      --r---------';
    const downgrades = m.cold('----d');
    const refused = '       ----#-------';
    const writer = '        ---^--------';
    const writerGranted = ' ---p--------';
    const inside = '        w-0w--------';
    calls(m, releases, { r: () => writing.release() });
    m.expect(insideOf(lock)).toBeObservable(inside);
    const downgraded = downgrades.pipe(map(() => writing.downgrade()), namedErrors());
    m.expect(downgraded).toBeObservable(refused, undefined, 'NotLockedError');
    m.expect(stay(lock.write), writer).toBeObservable(writerGranted);
  }));
});
