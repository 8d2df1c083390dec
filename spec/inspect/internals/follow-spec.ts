import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { following } from '../../../lib/core/machinery/following.js';
import { map, of } from 'rxjs';
import { allOf, Condition, Lock, throttleBySemaphore, usingLock } from '../../../lib/index.js';
import { Inspector, type Warning } from '../../../lib/inspect/index.js';

/** Where the runtime has nothing to follow promises with, as a browser has not. */
describe('without AsyncLocalStorage', () => {
  const { follower } = following;

  beforeEach(async () => {
    const { process } = globalThis;
    following.follower = undefined;
    Object.defineProperty(globalThis, 'process', { value: undefined, configurable: true });
    try {
      const { follow } = await import('../../../lib/inspect/follow.js');
      follow();
    } finally {
      Object.defineProperty(globalThis, 'process', { value: process, configurable: true });
    }
  });

  afterEach(() => {
    following.follower = follower;
  });

  it('a deadlock is found as far as a call goes', async () => {
    const inspector = new Inspector();
    const warnings: Warning[] = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
    const lock = inspector.watch('lock', new Lock());
    usingLock(lock, () => usingLock(lock, () => of(1))).subscribe();
    await Promise.resolve();
    await Promise.resolve();
    expect(warnings.map(({ type }) => type)).toEqual(['deadlock']);
    inspector.stop();
  });

  it('a deadlock is found under a request with operators applied', async () => {
    const inspector = new Inspector();
    const warnings: Warning[] = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
    const lock = inspector.watch('lock', new Lock());
    const shaped = lock.acquire().pipe(map((permit) => permit));
    usingLock(shaped, () => lock.acquire()).subscribe();
    await Promise.resolve();
    await Promise.resolve();
    expect(warnings.map(({ type }) => type)).toEqual(['deadlock']);
    inspector.stop();
  });

  it('nothing is said of what is asked for later', async () => {
    const inspector = new Inspector();
    const warnings: Warning[] = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
    const lock = inspector.watch('lock', new Lock());
    const section = usingLock(lock, async () => {
      await Promise.resolve();
      await new Promise((resolve) => lock.acquire().subscribe(resolve));
    }).subscribe();
    await new Promise(setImmediate);
    expect(lock.state.waiting).toBe(1);
    expect(warnings).toEqual([]);
    section.unsubscribe();
    inspector.stop();
  });

  it('who had to wait is inside of what it asked in and in that zone, and not of what let it in', async () => {
    const worker = new Worker(new URL('withoutStorage.js', import.meta.url));
    const messages: unknown[] = await once(worker, 'message');
    expect(messages).toEqual([
      {
        warnings: [
          'deadlock: inside of an event',
          'deadlock: inside of a barrier',
          'deadlock: inside of a semaphore that nobody watches',
        ],
        zones: Array(6).fill('in the zone'),
      },
    ]);
  });

  it('a call that throws is over', () => {
    const { follower: sync } = following;
    expect(() =>
      sync?.run(
        'inside',
        () => {
          throw new Error('thrown');
        },
        undefined,
        undefined,
      ),
    ).toThrowError('thrown');
    expect(sync?.current()).toBeUndefined();
  });
});

describe('before anything is watched', () => {
  const { follower } = following;

  beforeEach(() => {
    following.follower = undefined;
  });

  afterEach(() => {
    following.follower = follower;
  });

  it('nothing is followed, and everything works', () => {
    const [one, other] = [new Lock(), new Lock()];
    const condition = new Condition();
    const seen: unknown[] = [];
    const shaped = one.acquire().pipe(map((permit) => permit));
    usingLock(shaped, () => of('shaped')).subscribe((value) => seen.push(value));
    usingLock(allOf(one, other), () => of('both')).subscribe((value) => seen.push(value));
    of('thrown in')
      .pipe(throttleBySemaphore(1, (value) => of(value)))
      .subscribe((value) => seen.push(value));
    usingLock(condition, () => condition.wait()).subscribe((value) => seen.push(value));
    usingLock(condition, () => {
      condition.notify();
      return of('notified');
    }).subscribe((value) => seen.push(value));
    expect(seen).toEqual(['shaped', 'both', 'thrown in', 'notified', true]);
  });
});
