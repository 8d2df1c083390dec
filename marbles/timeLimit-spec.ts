import { map, type Observable, retry, timeout } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  Condition,
  Event,
  Lock,
  type Permit,
  Semaphore,
  usingLock,
  withLock,
} from '../lib/index.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** The source under a time limit, whose error is shown by its name. */
function limit<T>(request: Observable<T>, frames: number): Observable<T> {
  return request.pipe(timeout(frames), namedErrors());
}

describe('marbles: a time limit', () => {
  it('on a request takes it back, and the next one moves up', draws('time-limit', (_, draw) => {
    draw.code('lock.acquire().pipe(timeout(3))');
    const lock = new Lock();
    const holder = '       ^-----!-';
    const granted = '      p-------';
    const limited = '      -^------';
    const limitedResult = '----#';
    const next = '         --^-----';
    const nextGranted = '  ------p-';
    const request = limit(lock.acquire(), 3);
    draw.stay('holder', stay(lock), holder).toBeObservable(granted);
    draw.wait('limited', request, limited).toBeObservable(limitedResult, undefined, 'TimeoutError');
    draw.stay('next', stay(lock), next).toBeObservable(nextGranted);
  }));

  it('on a request does not matter if it is granted in time', marbles((m) => {
    const lock = new Lock();
    const holder = '        ^--!---';
    const granted = '       p------';
    const limited = '       -^-----';
    const limitedGranted = '---(p|)';
    const request = limit(lock.acquire(), 3).pipe(map(() => 'p'));
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(request, limited).toBeObservable(limitedGranted);
  }));

  it('on the request of withLock limits the wait, not the source', marbles((m) => {
    const lock = new Lock();
    const holder = '       ^-!';
    const granted = '      p--';
    const source = m.cold('  -----a--|');
    const sourceSub = '    --^-------!';
    const expected = '     -------a--|';
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(source.pipe(withLock(limit(lock.acquire(), 3)))).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions(sourceSub);
  }));

  it('on the request of withLock errors the result, without its source', marbles((m) => {
    const lock = new Lock();
    const holder = '       ^-----!';
    const granted = '      p------';
    const source = m.cold('a|');
    const expected = '     ---#';
    const limited = source.pipe(withLock(limit(lock.acquire(), 3)));
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(limited).toBeObservable(expected, undefined, 'TimeoutError');
    m.expect(source).toHaveSubscriptions([]);
  }));

  it('may let another stream run instead', marbles((m) => {
    const lock = new Lock();
    const holder = '       ^-----!';
    const granted = '      p------';
    const source = m.cold('a|');
    const other = m.cold('    -b|');
    const otherSub = '     ---^-!';
    const expected = '     ----b|';
    const limited = source.pipe(withLock(lock), timeout({ first: 3, with: () => other }));
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(limited).toBeObservable(expected);
    m.expect(source).toHaveSubscriptions([]);
    m.expect(other).toHaveSubscriptions(otherSub);
  }));

  it('on the whole stream tears the source down, and lets the next one in', marbles((m) => {
    const lock = new Lock();
    const slow = m.cold('-a------|');
    const slowSub = '    ^---!';
    const expected = '   -a--#';
    const next = m.cold('    -b|');
    const nextSub = '    ----^-!';
    const nextResult = ' -----b|';
    const limited = limit(slow.pipe(withLock(lock)), 3);
    m.expect(limited).toBeObservable(expected, undefined, 'TimeoutError');
    m.expect(next.pipe(withLock(lock))).toBeObservable(nextResult);
    m.expect(slow).toHaveSubscriptions(slowSub);
    m.expect(next).toHaveSubscriptions(nextSub);
  }));

  it('on a big request lets in the small ones that it was holding up', marbles((m) => {
    const pool = new Semaphore(2);
    const holder = '      ^------';
    const granted = '     p------';
    const big = '         -^-----';
    const bigResult = '   ----#';
    const small = '       --^----';
    const smallGranted = '----p--';
    const limited = limit(pool.acquire(2), 3);
    m.expect(stay(pool), holder).toBeObservable(granted);
    m.expect(limited, big).toBeObservable(bigResult, undefined, 'TimeoutError');
    m.expect(stay(pool), small).toBeObservable(smallGranted);
  }));

  it('on an event ends the wait', marbles((m) => {
    const event = new Event();
    const expected = '---#';
    const waiting = ' 1--0';
    const waits = limit(event.wait(), 3);
    const count = event.state$.pipe(map((state) => state.waiting.toString()));
    m.expect(waits).toBeObservable(expected, undefined, 'TimeoutError');
    m.expect(count).toBeObservable(waiting);
  }));

  it('on a condition ends the critical section, which has given up the lock', marbles((m) => {
    const condition = new Condition();
    const expected = '    ---#';
    const rival = '       --^--!-';
    const rivalGranted = '--p----';
    const next = '        ---^---';
    const nextGranted = ' -----p-';
    const asked = m.hot('--?-?');
    const released = '    --n-y';
    let permit: Permit | undefined;
    const waits = usingLock(condition, (granted) => {
      permit = granted;
      return limit(condition.wait(), 3);
    });
    m.expect(waits.pipe(namedErrors())).toBeObservable(expected, undefined, 'NotLockedError');
    m.expect(stay(condition), rival).toBeObservable(rivalGranted);
    m.expect(stay(condition), next).toBeObservable(nextGranted);
    m.expect(asked.pipe(map(() => (permit?.released ? 'y' : 'n')))).toBeObservable(released);
  }));

  it('with retry requests again, behind waiting requests', marbles((m) => {
    const lock = new Lock();
    const holder = '        ^----!----';
    const granted = '       p---------';
    const limited = m.cold('       a|');
    const limitedSub = '    -------^!';
    const limitedResult = ' -------a|';
    const next = '          -^-----!--';
    const nextGranted = '   -----p----';
    const again = limited.pipe(withLock(limit(lock.acquire(), 4)), retry(1));
    m.expect(stay(lock), holder).toBeObservable(granted);
    m.expect(again).toBeObservable(limitedResult);
    m.expect(stay(lock), next).toBeObservable(nextGranted);
    m.expect(limited).toHaveSubscriptions(limitedSub);
  }));
});
