import { checkInteger } from '../check/checkInteger.js';
import { checkKeys } from '../check/checkKeys.js';
import { CoreLockable } from '../shared/CoreLockable.js';
import { KeyedCore } from '../core/rules/KeyedCore.js';
import { KeyGroupCore } from '../core/rules/KeyGroupCore.js';
import { Primitive } from '../shared/Primitive.js';
import type { KeyedLockState, TryLockable } from '../types.js';

/**
 * A lock for each key. Work for the same key runs one at a time. Work for different keys is
 * independent.
 *
 *     job a     (a---|            a, b: granted; |: gives it back
 *     job a     -^---(a---|       ^: requests; waits for the first of its key
 *     job b     --(b---|          another key
 *     keys      1-2----1--0
 *
 * - Memory: a key uses memory only while it is held or waited for. After a million keys, nothing is
 *   left behind.
 * - Order, leaving and hand-over: per key, as in {@link Semaphore}.
 *
 * @typeParam K the type of the keys, which are compared as in a `Map`
 * @example
 * import { from, mergeMap, of } from 'rxjs';
 * import { KeyedLock, withLock } from 'rxjs-locks';
 *
 * const accounts = new KeyedLock<string>();
 * from(['ada', 'bob', 'ada'])
 *   .pipe(mergeMap((name) => of(`paid ${name}`).pipe(withLock(accounts.for(name)))))
 *   .subscribe(console.log); // paid ada, paid bob, paid ada
 */
export class KeyedLock<K> extends Primitive<KeyedLockState> {
  readonly #core: KeyedCore<K>;

  /**
   * @param permits how many may be inside per key: an integer of at least 1
   * @throws RangeError for any other number
   */
  constructor(permits = 1) {
    const core = new KeyedCore<K>(checkInteger('new KeyedLock(permits)', permits, 1));
    super('KeyedLock', core, (old) => {
      const { size: keys } = core.keys;
      return old?.keys === keys ? old : { keys };
    });
    this.#core = core;
  }

  /**
   * Returns the lock of one key, to acquire it or to run a stream under it. The call itself leaves
   * nothing in memory.
   *
   * @param key compared with others as in a `Map`
   * @example
   * import { KeyedLock } from 'rxjs-locks';
   *
   * const files = new KeyedLock<string>();
   * const permit = files.for('a.txt').tryAcquire();
   * console.log(files.for('a.txt').tryAcquire()); // undefined
   * files.for('b.txt').acquire().subscribe((other) => other.release());
   * permit?.release();
   * console.log(files.state); // { keys: 0 }
   */
  for(key: K): TryLockable {
    return new CoreLockable(() => this.#core.at(key), 1);
  }

  /**
   * Returns one lock for several keys. It grants one permit for all of them, and releasing that
   * permit gives all of them back.
   *
   *     ada             (a---|           a, b: granted this key; |: gives it back
   *     ada and bob     -^---((ab)-|     ^: requests both; waits for the first of its keys
   *     bob             --^--------(b|   came after the request for both
   *
   * - No deadlock: a request takes its place in the queues of all its keys in one step. Two such
   *   requests never wait for each other, in whatever order you name the keys.
   * - `tryAcquire()` takes all of them or none.
   *
   * @param keys each counts once, even if you name it several times
   * @throws RangeError if there are none
   * @throws TypeError if `keys` is not iterable, or is a string
   * @example
   * import { of } from 'rxjs';
   * import { KeyedLock, withLock } from 'rxjs-locks';
   *
   * const accounts = new KeyedLock<string>();
   * of('10 from ada to bob')
   *   .pipe(withLock(accounts.forAll(['ada', 'bob'])))
   *   .subscribe(console.log); // 10 from ada to bob
   */
  forAll(keys: Iterable<K>): TryLockable {
    const all = checkKeys('KeyedLock.forAll(keys)', keys);
    const core = new KeyGroupCore(this.#core, all);
    return new CoreLockable(() => core, undefined);
  }

  /**
   * Whether `for(key).acquire()` would have to wait.
   *
   * @param key compared with others as in a `Map`
   * @example
   * import { KeyedLock } from 'rxjs-locks';
   *
   * const files = new KeyedLock<string>();
   * files.for('a.txt').tryAcquire();
   * console.log(files.locked('a.txt'), files.locked('b.txt')); // true false
   */
  locked(key: K): boolean {
    return this.#core.keys.get(key)?.locked === true;
  }
}
