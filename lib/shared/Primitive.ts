import type { Observable } from 'rxjs';
import { ClosedError } from '../errors.js';
import type { DisposeMethod } from '../types.js';
import { type Core, type Snapshot, StateCell } from '../rxjs/StateCell.js';

// eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unused-vars -- it adds to the class the method that is there where the runtime knows its key
export interface Primitive<State extends object> extends DisposeMethod {}

/** What all primitives have: a state to read and to observe, and an end. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging
export abstract class Primitive<State extends object> {
  /** Every snapshot, from the present one on, each transition once and in order. */
  readonly state$: Observable<State>;
  readonly #core: Core;
  readonly #cell: StateCell<State>;

  /** @internal */
  constructor(core: Core, snapshot: Snapshot<State>) {
    this.#core = core;
    this.#cell = new StateCell(core, snapshot);
    this.state$ = this.#cell.state$;
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
}

// As with permits: where the runtime has no Symbol.dispose there must be none.
if ('dispose' in Symbol) {
  Primitive.prototype[Symbol.dispose] = function (this: Primitive<object>) {
    this.close();
  };
}
