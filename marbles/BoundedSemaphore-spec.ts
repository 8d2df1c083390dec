import { defer, map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { BoundedSemaphore } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { valueOf } from './helpers/valueOf.js';
import { draws } from './pictures/draws.js';

describe('marbles: BoundedSemaphore', () => {
  it('lets in as many as its bound, in the order of the requests', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const first = '        -^---!-----';
    const firstGranted = ' -p---------';
    const second = '       --^----!---';
    const secondGranted = '--p--------';
    const third = '        ---^------!';
    const thirdGranted = ' -----p-----';
    const value = '        210----1--2';
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), first).toBeObservable(firstGranted);
    m.expect(stay(semaphore), second).toBeObservable(secondGranted);
    m.expect(stay(semaphore), third).toBeObservable(thirdGranted);
  }));

  it('takes a release while a permit is out', marbles((m) => {
    const semaphore = new BoundedSemaphore(1);
    const holder = '     ^-------';
    const granted = '    p-------';
    const next = '       -^------';
    const nextGranted = '---p----';
    const releases = '   ---r----';
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(stay(semaphore), holder).toBeObservable(granted);
    m.expect(stay(semaphore), next).toBeObservable(nextGranted);
  }));

  it('refuses a release past the bound, and changes nothing', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const release = m.cold('-r');
    const refused = '       -#';
    const value = '         2--';
    const outcome = release.pipe(map(() => semaphore.release()), namedErrors());
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(outcome).toBeObservable(refused, undefined, 'RangeError');
  }));

  it('refuses release(n) as a whole if fewer than n are out', draws('bounded-semaphore', (m, draw) => {
    draw.code('const semaphore = new BoundedSemaphore(3)', 'semaphore.release(2)');
    const semaphore = new BoundedSemaphore(3);
    const holder = '        -^-----!';
    const granted = '       -p------';
    const release = m.cold('---r');
    const refused = '       ---#';
    const value = '         32-----3';
    const outcome = release.pipe(map(() => semaphore.release(2)), namedErrors());
    draw.state('value', valueOf(semaphore)).toBeObservable(value);
    draw.stay('holder', stay(semaphore), holder).toBeObservable(granted);
    draw.result('release(2)', outcome).toBeObservable(refused, undefined, 'RangeError');
  }));

  it('stays at the bound if a permit comes back after a stray release', marbles((m) => {
    const semaphore = new BoundedSemaphore(1);
    const holder = '  -^-----!';
    const granted = ' -p------';
    const releases = '----r---';
    const value = '   10--1---';
    calls(m, releases, { r: () => semaphore.release() });
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(stay(semaphore), holder).toBeObservable(granted);
  }));

  it('throws at the call for a request for more than its bound', marbles((m) => {
    const semaphore = new BoundedSemaphore(2);
    const refused = '#';
    const value = '2';
    const asks = defer(() => semaphore.acquire(3)).pipe(namedErrors());
    m.expect(valueOf(semaphore)).toBeObservable(value);
    m.expect(asks).toBeObservable(refused, undefined, 'RangeError');
  }));
});
