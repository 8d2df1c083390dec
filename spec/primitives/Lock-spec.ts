import { ClosedError, Lock, NotLockedError, type Permit } from '../../lib/index.js';
import { collectUnhandledErrors } from '../helpers/collectUnhandledErrors.js';
import { expectIfAvailable } from '../helpers/expectIfAvailable.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

describe('Lock', () => {
  it('starts unlocked, with nobody waiting', () => {
    const lock = new Lock();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
    expect(lock.locked()).toBeFalse();
  });

  it('acquire() grants a permit', () => {
    const lock = new Lock();
    let permit: Permit | undefined;
    lock.acquire().subscribe((own) => (permit = own));
    expect(permit?.released).toBeFalse();
    expect(lock.locked()).toBeTrue();
    permit?.release();
    expect(permit?.released).toBeTrue();
    expect(lock.locked()).toBeFalse();
  });

  it('tryAcquire() takes a free lock, and gets nothing from one that is held', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    expect(permit?.released).toBeFalse();
    expect(lock.tryAcquire()).toBeUndefined();
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
    permit?.release();
    expect(lock.tryAcquire()).toBeDefined();
  });

  describe('acquireIfAvailable()', () => {
    it('grants a free lock, and completes without a grant if the lock is held', () => {
      expectIfAvailable(new Lock());
    });

    it('publishes nothing if it is not granted', () => {
      const lock = new Lock();
      hold(lock);
      const seen = record(lock.state$);
      record(lock.acquireIfAvailable());
      expect(seen.values.length).toBe(1);
    });

    it('says nothing to a function if it is not granted', async () => {
      const lock = new Lock();
      hold(lock);
      const errors = await collectUnhandledErrors(() => {
        lock.acquireIfAvailable().subscribe(() => fail('granted'));
      });
      expect(errors).toEqual([]);
    });

    it('errors as acquire() does once the lock is closed', () => {
      const lock = new Lock();
      lock.close();
      expect(record(lock.acquireIfAvailable()).error).toBeInstanceOf(ClosedError);
    });
  });

  it('release() frees the lock no matter who holds it, and the holder’s permit counts as released', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    lock.release();
    expect(lock.locked()).toBeFalse();
    expect(permit?.released).toBeTrue();
  });

  it('release() of an unlocked lock throws NotLockedError', () => {
    const lock = new Lock();
    expect(() => lock.release()).toThrowError(NotLockedError, /Lock\.release\(\): nobody holds/);
    lock.tryAcquire();
    lock.release();
    expect(() => lock.release()).toThrowError(NotLockedError);
  });

  it('releasing a permit twice does nothing', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    permit?.release();
    const next = lock.tryAcquire();
    permit?.release();
    expect(next?.released).toBeFalse();
    expect(lock.locked()).toBeTrue();
  });

  it('releasing the permit of an earlier holder never frees the lock of the present one', () => {
    const lock = new Lock();
    const earlier = lock.tryAcquire();
    lock.release();
    const present = lock.tryAcquire();
    earlier?.release();
    expect(lock.locked()).toBeTrue();
    expect(present?.released).toBeFalse();
  });

  it('a permit is given back by [Symbol.dispose]() too', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    permit?.[Symbol.dispose]();
    expect(permit?.released).toBeTrue();
    expect(lock.locked()).toBeFalse();
  });

  it('NotLockedError is an Error with its name set', () => {
    const error = new NotLockedError('message');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('NotLockedError');
    expect(String(error)).toBe('NotLockedError: message');
  });
});
