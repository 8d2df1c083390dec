import { KeyedLock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

/** Names that a user may choose and that every object already has. */
const inherited = Object.getOwnPropertyNames(Object.prototype);

/** Held, waited for, left, tried, passed on and given back. */
function useUp(locks: KeyedLock<unknown>, key: unknown): void {
  const held = hold(locks.for(key));
  const next = record(locks.for(key).acquire());
  record(locks.for(key).acquire()).subscription.unsubscribe();
  expect(locks.for(key).tryAcquire()).toBeUndefined();
  expect(locks.locked(key)).toBeTrue();
  held.release();
  expect(next.values.length).toBe(1);
  next.values[0]?.release();
  expect(locks.locked(key)).toBeFalse();
}

/** An object that throws at everything except being passed on. */
function untouchable(): object {
  const touched = () => {
    throw new Error('the key was looked into');
  };
  return new Proxy({}, new Proxy({}, { get: () => touched }));
}

describe('KeyedLock, with keys that come from somebody else,', () => {
  for (const name of inherited) {
    it(`does not know '${name}' as a key until somebody requests it`, () => {
      const locks = new KeyedLock<unknown>();
      expect(locks.locked(name)).toBeFalse();
      expect(locks.state).toEqual({ keys: 0 });
      useUp(locks, name);
      expect(locks.state).toEqual({ keys: 0 });
    });
  }

  it('keeps all these names apart', () => {
    const locks = new KeyedLock<unknown>();
    const permits = inherited.map((name) => hold(locks.for(name)));
    expect(locks.state).toEqual({ keys: inherited.length });
    for (const permit of permits) permit.release();
    expect(locks.state).toEqual({ keys: 0 });
  });

  it('does not change what all objects inherit', () => {
    const before = Object.getOwnPropertyDescriptors(Object.prototype);
    const locks = new KeyedLock<unknown>();
    for (const name of inherited) useUp(locks, name);
    hold(locks.for('__proto__'));
    expect(Object.getOwnPropertyDescriptors(Object.prototype)).toEqual(before);
    expect(Object.getPrototypeOf(Object.prototype)).toBeNull();
  });

  it('tells functions apart, and registered symbols by their key', () => {
    const locks = new KeyedLock<unknown>();
    const one = () => undefined;
    const other = () => undefined;
    hold(locks.for(one));
    hold(locks.for(Symbol.for('one')));
    expect([one, other].map((key) => locks.locked(key))).toEqual([true, false]);
    expect(
      [Symbol.for('one'), Symbol.for('other'), Symbol('one')].map((key) => locks.locked(key)),
    ).toEqual([true, false, false]);
  });

  it('does not look into a key, neither while it is used nor when everything is closed', () => {
    const locks = new KeyedLock<unknown>();
    const key = untouchable();
    expect(() => Reflect.ownKeys(key)).toThrowError('the key was looked into');
    useUp(locks, key);
    hold(locks.for(key));
    const waiting = record(locks.for(key).acquire());
    locks.close();
    expect((waiting.error as Error).name).toBe('ClosedError');
  });

  it('writes nothing to a key', () => {
    const locks = new KeyedLock<unknown>();
    const key = {};
    useUp(locks, key);
    useUp(locks, Object.freeze({}));
    expect(Reflect.ownKeys(key)).toEqual([]);
  });
});
