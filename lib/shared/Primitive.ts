import type { Observable } from 'rxjs';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { CanceledError, ClosedError } from '../errors.js';
import type { DisposeMethod } from '../types.js';
import { type Core, type Snapshot, StateCell } from '../rxjs/StateCell.js';

// eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- it adds to the class the method that is there where the runtime knows its key
export interface Primitive<State extends object> extends DisposeMethod {}

/** What all primitives have: a state to read and to observe, and an end. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Primitive<State extends object> {
  readonly #core: Core;
  readonly #cell: StateCell<State>;

  /** @internal */
  constructor(core: Core, snapshot: Snapshot<State>) {
    this.#core = core;
    this.#cell = new StateCell(core, snapshot);
  }

  /** Every snapshot, from the present one on, each transition once and in order. */
  get state$(): Observable<State> {
    return this.#cell.state$;
  }

  /** The present snapshot. It cannot be written to. */
  get state(): State {
    return this.#cell.state;
  }

  /** Whether it has been closed. */
  get closed(): boolean {
    return this.#core.closed;
  }

  /**
   * Ends it: whoever is not granted yet hears the error, in order, and so does whoever asks from
   * now on. `state$` completes after its last snapshot.
   *
   *     acquire()    -^---#         ^: asks, and waits; #: the error
   *     state$       u-l--(l|)      close() in frame 5
   *
   * Permits that are out may be released, to no effect, and so is every other call that would
   * change something. Closing it again does nothing. `using` calls it at the end of the block.
   *
   * @param error what they hear; a `ClosedError` by default
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
    this.#core.close(error);
  }

  /**
   * Takes every waiting request back: each hears an error, in order. Whoever is inside stays
   * inside, and the primitive goes on as it was.
   *
   *     acquire()    -^---#         ^: asks, and waits; #: the error
   *     state$       u-l--l         cancelWaiting() in frame 5
   *
   * Closed, there is nothing to cancel. {@link Primitive.close} does the same for good.
   *
   * @param error what they hear; a `CanceledError` by default
   * @example
   * import { Lock } from 'rxjs-locks';
   *
   * const lock = new Lock();
   * lock.tryAcquire();
   * lock.acquire().subscribe({ error: (error: Error) => console.log(error.name) });
   * lock.cancelWaiting(); // CanceledError
   * console.log(lock.state); // { locked: true, waiting: 0 }
   */
  cancelWaiting(error: unknown = new CanceledError('canceled while it waited')): void {
    this.#core.cancelWaiting(error);
  }

  /** The present snapshot, so that `JSON.stringify` shows it. */
  toJSON(): State {
    return this.state;
  }

  /** @internal */
  [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `${this.constructor.name} ${inspect(this.state, options)}`;
  }
}

// As with permits: where the runtime has no Symbol.dispose there must be none.
if ('dispose' in Symbol) {
  Primitive.prototype[Symbol.dispose] = function (this: Primitive<object>) {
    this.close();
  };
}
