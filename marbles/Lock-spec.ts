import { map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Lock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

describe('marbles: Lock', () => {
  it('grants one permit, then completes, at once if it is free', marbles((m) => {
    const lock = new Lock();
    const granted = '(p|)';
    m.expect(lock.acquire().pipe(map(() => 'p'))).toBeObservable(granted);
  }));

  it('grants when the holder is done', marbles((m) => {
    const lock = new Lock();
    const holder = '    ^----!';
    const granted = '   p-----';
    const asks = '      --^------';
    const afterwards = '-----(p|)';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(lock.acquire().pipe(map(() => 'p')), asks).toBeObservable(afterwards);
  }));

  it('lets in one at a time, in the order of the requests', draws('lock', (_, draw) => {
    draw.code('lock.acquire()');
    const lock = new Lock();
    const first = '        ^---!';
    const firstGranted = ' p----';
    const second = '       -^------!';
    const secondGranted = '----p----';
    const third = '        --^--------!';
    const thirdGranted = ' --------p---';
    const fourth = '       -------------^-!';
    const fourthGranted = '-------------p--';
    draw.stay('first', stay(lock), first).toBeObservable(firstGranted);
    draw.stay('second', stay(lock), second).toBeObservable(secondGranted);
    draw.stay('third', stay(lock), third).toBeObservable(thirdGranted);
    draw.stay('fourth', stay(lock), fourth).toBeObservable(fourthGranted);
  }));

  it('grants nothing while the holder stays', marbles((m) => {
    const lock = new Lock();
    const holder = ' ^-----';
    const granted = 'p-----';
    const asks = '   -^----!';
    const nothing = '-------';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(lock.acquire(), asks).toBeObservable(nothing);
  }));

  it('serves requests in the order of their subscription, not of the calls to acquire()', marbles((m) => {
    const lock = new Lock();
    const holder = '      ^--!-----';
    const held = '        p--------';
    const madeFirst = lock.acquire();
    const asks = '        --^------';
    const granted = '     -----p---';
    const rival = '       -^---!---';
    const rivalGranted = '---p-----';
    m.expect(stay(lock), holder).toBeObservable(held);
    m.expect(stay(madeFirst), asks).toBeObservable(granted);
    m.expect(stay(lock), rival).toBeObservable(rivalGranted);
  }));

  it('is freed by release(), no matter who holds it', marbles((m) => {
    const lock = new Lock();
    const holder = '     ^-----';
    const granted = '    p-----';
    const next = '       -^----';
    const nextGranted = '---p--';
    const releases = '   ---r--';
    calls(m, releases, { r: () => lock.release() });
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(stay(lock), next).toBeObservable(nextGranted);
  }));

  it('is not freed by the permit of an earlier holder', marbles((m) => {
    const lock = new Lock();
    const releases = '     --r------';
    const first = '        ^----!---';
    const firstGranted = ' p--------';
    const second = '       -^-----!-';
    const secondGranted = '--p------';
    const third = '        ---^-----';
    const thirdGranted = ' -------p-';
    calls(m, releases, { r: () => lock.release() });
    m.expect(stay(lock), first).toBeObservable(firstGranted);
    m.expect(stay(lock), second).toBeObservable(secondGranted);
    m.expect(stay(lock), third).toBeObservable(thirdGranted);
  }));

  it('counts the holder’s permit as released once release() has freed it', marbles((m) => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const asked = m.hot('-?-?-?-');
    const releases = '--r----';
    const released = '-n-y-y-';
    calls(m, releases, { r: () => lock.release() });
    m.expect(asked.pipe(map(() => (permit?.released ? 'y' : 'n')))).toBeObservable(released);
  }));

  it('is given back once, no matter how often a permit is released', marbles((m) => {
    const lock = new Lock();
    const releases = '     ---r-r-r';
    const second = '       -^-------';
    const secondGranted = '---p-----';
    const third = '        --^------';
    const nothing = '      ---------';
    const permit = lock.tryAcquire();
    calls(m, releases, { r: () => permit?.release() });
    m.expect(stay(lock), second).toBeObservable(secondGranted);
    m.expect(stay(lock), third).toBeObservable(nothing);
  }));

  it('is taken by tryAcquire() if it is free, and not if it is held', marbles((m) => {
    const lock = new Lock();
    const holder = '     ^--!----';
    const granted = '    p-------';
    const tries = m.hot('-t---t-t');
    const taken = '      -n---y-n';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(tries.pipe(map(() => (lock.tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
  }));

  it('throws on release() if it is unlocked', marbles((m) => {
    const lock = new Lock();
    const holder = '         --^----!';
    const granted = '        --p-----';
    const releases = m.cold('-r');
    const refused = '        -#';
    const released = releases.pipe(map(() => lock.release()), namedErrors());
    m.expect(released).toBeObservable(refused, undefined, 'NotLockedError');
    m.expect(stay(lock), holder).toBeObservable(granted);
  }));

  it('is locked from the grant until it is given back', marbles((m) => {
    const lock = new Lock();
    const holder = ' --^---!----';
    const granted = '--p--------';
    const asked = m.hot('-?-?-?-?-?-');
    const locked = ' -n-y-y-n-n-';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(asked.pipe(map(() => (lock.locked() ? 'y' : 'n')))).toBeObservable(locked);
  }));
});
