import { map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Semaphore } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

describe('marbles: Semaphore', () => {
  it('grants one permit, then completes, at once if one is available', marbles((m) => {
    const semaphore = new Semaphore(2);
    const granted = '(p|)';
    m.expect(semaphore.acquire().pipe(map(() => 'p'))).toBeObservable(granted);
  }));

  it('has one permit by default', marbles((m) => {
    const semaphore = new Semaphore();
    const first = '        ^--!';
    const firstGranted = ' p---';
    const second = '       -^--';
    const secondGranted = '---p';
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
  }));

  it('lets in as many as it has permits, in the order of the requests', draws('semaphore', (_, draw) => {
    draw.code('const semaphore = new Semaphore(2)');
    const semaphore = new Semaphore(2);
    const value = '        210----1--2';
    const first = '        -^---!-----';
    const firstGranted = ' -p---------';
    const second = '       --^----!---';
    const secondGranted = '--p--------';
    const third = '        ---^------!';
    const thirdGranted = ' -----p-----';
    draw.state('value', valueOf(semaphore)).toBeObservable(value);
    draw.stay('first', stay(semaphore), first).toBeObservable(firstGranted);
    draw.stay('second', stay(semaphore), second).toBeObservable(secondGranted);
    draw.stay('third', stay(semaphore), third).toBeObservable(thirdGranted);
  }));

  it('starts with no permit if its value is 0, and grants what is released', marbles((m) => {
    const semaphore = new Semaphore(0);
    const first = '        ^-----';
    const firstGranted = ' --p---';
    const second = '       -^----';
    const secondGranted = '----p-';
    const releases = '     --r-r-';
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
  }));

  it('grants several requests at once if several permits are released', marbles((m) => {
    const semaphore = new Semaphore(0);
    const value = '   0----1';
    const first = '   ^-----';
    const second = '  -^----';
    const third = '   --^---';
    const granted = ' -----p';
    const releases = '-----r';
    calls(m, releases, { r: () => semaphore.release(4) });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), first).toBeObservable(granted);
    m.expect(stay(semaphore), second).toBeObservable(granted);
    m.expect(stay(semaphore), third).toBeObservable(granted);
  }));

  it('counts past its first value: release() belongs to no permit', marbles((m) => {
    const semaphore = new Semaphore(1);
    const releases = '-r-r----';
    const holder = '  ----^--!';
    const granted = ' ----p---';
    const value = '   12-32--3';
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), holder).toBeObservable(granted);
  }));

  it('is given back once, no matter how often a permit is released', marbles((m) => {
    const semaphore = new Semaphore(2);
    const permit = semaphore.tryAcquire();
    const releases = '--r-r-r';
    const value = '   1-2----';
    calls(m, releases, { r: () => permit?.release() });
    m.expect(valueOf(semaphore)).toBeObservable(value);
  }));

  it('is taken by tryAcquire() while permits are available', marbles((m) => {
    const semaphore = new Semaphore(2);
    const tries = m.hot('-t-t-t---t-t');
    const releases = '   -------r----';
    const taken = '      -y-y-n---y-n';
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(tries.pipe(map(() => (semaphore.tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
  }));

  it('is locked if acquire() would have to wait', marbles((m) => {
    const semaphore = new Semaphore(2);
    const asked = m.hot('-?-?-?-?-?-');
    const locked = '       -n-n-y-y-n-';
    const first = '        --^-----!--';
    const firstGranted = ' --p--------';
    const second = '       ----^------';
    const secondGranted = '----p------';
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
    m.expect(asked.pipe(map(() => (semaphore.locked() ? 'y' : 'n')))).toBeObservable(locked);
  }));
});
