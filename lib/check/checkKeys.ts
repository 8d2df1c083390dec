import { shown } from './shown.js';

/**
 * @param what the call and its parameter, as in `KeyedLock.forAll(keys)`
 * @returns the keys, each once
 * @throws TypeError unless they are iterable, RangeError if there are none
 */
export function checkKeys<K>(what: string, keys: Iterable<K>): ReadonlySet<K> {
  // A string is iterable too, but its letters are hardly the keys you mean.
  if (typeof keys === 'string' || typeof iterator(keys) !== 'function') {
    throw new TypeError(`${what}: an iterable of keys, such as an array, got ${shown(keys)}`);
  }
  const all = new Set(keys);
  if (all.size === 0) throw new RangeError(`${what}: at least one key, got none`);
  return all;
}

function iterator(value: Partial<Iterable<unknown>> | null | undefined): unknown {
  return value?.[Symbol.iterator];
}
