import { defer, map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { BoundedSemaphore, throttleBySemaphore } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

describe('marbles: BoundedSemaphore.resize()', () => {
  it('raised lets in as many more at once', marbles((m) => {
    const semaphore = new BoundedSemaphore(1);
    const first = '        ^---------';
    const firstGranted = ' p---------';
    const second = '       -^--------';
    const secondGranted = '----p-----';
    const third = '        --^-------';
    const thirdGranted = ' ----p-----';
    const fourth = '       ---^------';
    const nothing = '      ----------';
    const resizes = '      ----3-----';
    calls(m, resizes, { 3: () => semaphore.resize(3) });
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
    m.expect(stay(semaphore), third).toBeObservable(thirdGranted);
    m.expect(stay(semaphore), fourth).toBeObservable(nothing);
  }));

  it('raised while nobody waits makes the new permits available', marbles((m) => {
    const semaphore = new BoundedSemaphore(1);
    const holder = ' -^-----!--';
    const granted = '-p--------';
    const resizes = '---3------';
    const value = '  10-2---3--';
    calls(m, resizes, { 3: () => semaphore.resize(3) });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), holder).toBeObservable(granted);
  }));

  it('does not stop anybody when you lower the bound, and withholds returned permits', draws('resize', (_, draw) => {
    draw.code('semaphore.resize(1)');
    const semaphore = new BoundedSemaphore(2);
    const first = '        ^----!-------';
    const firstGranted = ' p------------';
    const second = '       ^-------!----';
    const secondGranted = 'p------------';
    const third = '        -^--------!--';
    const thirdGranted = ' --------p----';
    const resizes = '      --1----------';
    const value = '        0---------1--';
    draw.calls('semaphore', resizes, { 1: () => semaphore.resize(1) });
    draw.stay('first', stay(semaphore), first).toBeObservable(firstGranted);
    draw.stay('second', stay(semaphore), second).toBeObservable(secondGranted);
    draw.state('value', valueOf(semaphore)).toBeObservable(value);
    draw.stay('third', stay(semaphore), third).toBeObservable(thirdGranted);
  }));

  it('lowered takes available permits away', marbles((m) => {
    const semaphore = new BoundedSemaphore(3);
    const holder = ' -^-----!-';
    const granted = '-p-------';
    const resizes = '---1-----';
    const value = '  32-0---1-';
    calls(m, resizes, { 1: () => semaphore.resize(1) });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), holder).toBeObservable(granted);
  }));

  it('lowered and raised again is as if it had never been lowered', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const first = '        ^----!-----';
    const second = '       ^------!---';
    const granted = '      p----------';
    const third = '        -^---------';
    const thirdGranted = ' -----p-----';
    const resizes = '      --0-2------';
    const value = '        0------1---';
    calls(m, resizes, { 0: () => semaphore.resize(0), 2: () => semaphore.resize(2) });
    m.expect(stay(semaphore), first).toBeObservable(granted);
    m.expect(stay(semaphore), second).toBeObservable(granted);
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), third).toBeObservable(thirdGranted);
  }));

  it('to 0 pauses', draws('pause', (_, draw) => {
    draw.code('semaphore.resize(0)');
    const semaphore = new BoundedSemaphore(1);
    const holder = '      ^--!------';
    const granted = '     p---------';
    const waiter = '      -^--------';
    const waiterGranted = '------p---';
    const resizes = '     --0---1---';
    draw.calls('semaphore', resizes, { 0: () => semaphore.resize(0), 1: () => semaphore.resize(1) });
    draw.stay('holder', stay(semaphore), holder).toBeObservable(granted);
    draw.stay('waiter', stay(semaphore), waiter).toBeObservable(waiterGranted);
  }));

  it('below what a request asks for keeps it waiting, and all requests behind it', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const holder = '     ^---!------';
    const granted = '    p----------';
    const big = '        -^------!--';
    const bigGranted = ' -------p---';
    const small = '      --^--------';
    const smallGranted = '--------p--';
    const resizes = '    ---1---2---';
    calls(m, resizes, { 1: () => semaphore.resize(1), 2: () => semaphore.resize(2) });
    m.expect(stay(semaphore), holder).toBeObservable(granted);
    m.expect(stay(defer(() => semaphore.acquire(2))), big).toBeObservable(bigGranted);
    m.expect(stay(semaphore), small).toBeObservable(smallGranted);
  }));

  it('below what a request asks for lets in the requests behind it when it leaves', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const holder = '     ^---!----';
    const granted = '    p--------';
    const big = '        -^----!--';
    const nothing = '    ---------';
    const small = '      --^------';
    const smallGranted = '------p--';
    const resizes = '    ---1-----';
    calls(m, resizes, { 1: () => semaphore.resize(1) });
    m.expect(stay(semaphore), holder).toBeObservable(granted);
    m.expect(stay(semaphore.acquire(2)), big).toBeObservable(nothing);
    m.expect(stay(semaphore), small).toBeObservable(smallGranted);
  }));

  it('changes the cap of all streams that share it', marbles((m) => {
    const cap = new BoundedSemaphore(1);
    const one = m.cold('  (ab|)');
    const other = m.cold('(c|)');
    const inner = m.cold('---x|');
    const innerSubs = [
      '                   ^---!',
      '                   -^---!',
      '                   ----^---!',
    ];
    const oneResult = '   ---xx|';
    const otherResult = ' -------x|';
    const resizes = '     -2';
    const throttle = throttleBySemaphore(cap, () => inner);
    calls(m, resizes, { 2: () => cap.resize(2) });
    m.expect(one.pipe(throttle)).toBeObservable(oneResult);
    m.expect(other.pipe(throttle)).toBeObservable(otherResult);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('refuses a bound below zero, and changes nothing', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const resize = m.cold('-r');
    const refused = '      -#';
    const value = '        2--';
    const outcome = resize.pipe(map(() => semaphore.resize(-1)), namedErrors());
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(outcome).toBeObservable(refused, undefined, 'RangeError');
  }));
});
