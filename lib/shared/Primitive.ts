import type { Observable } from 'rxjs';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { CanceledError, ClosedError } from '../errors.js';
import type { DisposeMethod } from '../types.js';
import { type Core, type Snapshot, StateCell } from '../rxjs/StateCell.js';
import { coreOf } from './coreOf.js';
import { kindOf } from './kindOf.js';

// eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- adds the method that the class has if the runtime knows its key
export interface Primitive<State extends object> extends DisposeMethod {}

/**
 * The base of all primitives: a state to read and to observe, and the ways to end their requests.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Primitive<State extends object> {
  readonly #core: Core;
  readonly #cell: StateCell<State>;
  readonly #kind: string;

  /**
   * @param kind what it is called. Not the name of its class, which a bundler may shorten
   * @internal
   */
  constructor(kind: string, core: Core, snapshot: Snapshot<State>) {
    this.#kind = kind;
    this.#core = core;
    this.#cell = new StateCell(core, snapshot);
  }

  /** @internal */
  get [coreOf](): Core {
    return this.#core;
  }

  /** @internal */
  get [kindOf](): string {
    return this.#kind;
  }

  /** Sends the current snapshot, and then every transition once, in order. */
  get state$(): Observable<State> {
    return this.#cell.state$;
  }

  /** The current snapshot. It is immutable. */
  get state(): State {
    return this.#cell.state;
  }

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#core.closed;
  }

  /**
   * Closes it for good. Every request that has not been granted gets the error, in order, and so
   * does every later one. `state$` completes after its last snapshot.
   *
   *     acquire()    -^---#         ^: requests, and waits; #: the error
   *     state$       lw---(l|)      l: locked, w: locked and one waiting; close() in frame 5
   *
   * Afterwards, releasing a permit of the primitives in `rxjs-locks` has no effect. Always release
   * a lease of `rxjs-locks/web` or `rxjs-locks/redis`, because other tabs and processes wait for
   * it. All other methods that change something, such as `set()`, `notify()` and a second
   * `close()`, do nothing. `using` closes it at the end of the block.
   *
   * @param error what these requests get; a `ClosedError` by default
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * lock.tryAcquire();
   * lock.acquire().subscribe({ error: (error: Error) => console.log(error.message) });
   * lock.close(new Error('shutting down')); // shutting down
   * console.log(lock.closed); // true
   */
  close(error: unknown = new ClosedError('closed: no request is granted any more')): void {
    if (!this.closed) this.#core.close(error);
  }

  /**
   * Takes every waiting request back: each gets the error, in order. Holders keep what they hold,
   * and you can go on using the primitive.
   *
   *     acquire()    -^---#      ^: requests, and waits; #: the error
   *     state$       lw---l      l: locked, w: locked and one waiting; cancelWaiting() in frame 5
   *
   * After `close()` it does nothing.
   *
   * @param error what these requests get; a `CanceledError` by default
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * lock.tryAcquire();
   * lock.acquire().subscribe({ error: (error: Error) => console.log(error.name) });
   * lock.cancelWaiting(); // CanceledError
   * console.log(lock.state); // { locked: true, waiting: 0 }
   */
  cancelWaiting(error: unknown = new CanceledError('canceled while waiting')): void {
    if (!this.closed) this.#core.cancelWaiting(error);
  }

  /** The current snapshot, for `JSON.stringify`. */
  toJSON(): State {
    return this.state;
  }

  /** @internal */
  [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `${this[kindOf]} ${inspect(this.state, options)}`;
  }
}

// Not a computed method: on a runtime without Symbol.dispose its name would be "undefined".
if ('dispose' in Symbol) {
  Primitive.prototype[Symbol.dispose] = function (this: Primitive<object>) {
    this.close();
  };
}
