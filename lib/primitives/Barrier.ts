import type { Observable } from 'rxjs';
import { checkInteger } from '../check/checkInteger.js';
import { BarrierCore } from '../core/rules/BarrierCore.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { BarrierState } from '../types.js';

/**
 * Lets streams wait for each other: nobody passes until all parties have arrived.
 *
 *     one      ^-----(0|)         ^: arrives; 0, 1, 2: the index of arrival
 *     two      --^---(1|)
 *     three    ------(2|)         the last party: all are granted
 *     waiting  1-2---0            new Barrier(3)
 *
 * - Order: requests are granted in the order of arrival, and each gets its index.
 * - Rounds: a `wait()` made inside such a grant belongs to the next round.
 * - Leaving: if you unsubscribe while waiting, you leave the round. The barrier does not break.
 * - Breaking: `abort()` and `reset()` send an error to every request that has not been granted,
 *   even if the round is full and its grants are about to be delivered.
 *
 * asyncio's `Barrier`.
 *
 * @example
 * import { Barrier } from 'rxjs-locks';
 *
 * const ready = new Barrier(2);
 * ready.wait().subscribe((index) => console.log(`first is ${index}`));
 * ready.wait().subscribe((index) => console.log(`second is ${index}`)); // first is 0, second is 1
 */
export class Barrier extends Primitive<BarrierState> {
  readonly #core: BarrierCore;
  readonly #wait: Observable<number>;

  /**
   * @param parties how many parties have to arrive: an integer of at least 1
   * @throws RangeError for any other number
   */
  constructor(parties: number) {
    const core = new BarrierCore(checkInteger('new Barrier(parties)', parties, 1));
    super('Barrier', core, (old) => {
      const { broken } = core;
      const { waiting } = core.queue;
      return old?.waiting === waiting && old.broken === broken ? old : { waiting, broken };
    });
    this.#core = core;
    this.#wait = new RequestObservable(() => core, 0);
  }

  /** How many parties have to arrive. */
  get parties(): number {
    return this.#core.parties;
  }

  /**
   * Arrives, and waits for the other parties. Grants the index of arrival, from 0 to `parties - 1`,
   * then completes.
   *
   * - Leaving: if you unsubscribe while waiting, you leave the round.
   * - Errors: `BrokenBarrierError` if the barrier is reset or aborted while you wait, or was
   *   aborted before. Another error only if you close it or call `cancelWaiting()`.
   *
   * @returns a cold Observable: each subscription is a separate arrival
   * @example
   * import { repeat } from 'rxjs';
   * import { Barrier } from 'rxjs-locks';
   *
   * const round = new Barrier(2);
   * round.wait().pipe(repeat(2)).subscribe((index) => console.log(index));
   * round.wait().subscribe(); // 0
   * round.wait().subscribe(); // 0
   */
  wait(): Observable<number> {
    return this.#wait;
  }

  /**
   * Sends a `BrokenBarrierError` to every request that has not been granted, and makes the barrier
   * usable again.
   *
   * @example
   * import { Barrier } from 'rxjs-locks';
   *
   * const barrier = new Barrier(2);
   * barrier.abort();
   * console.log(barrier.state); // { waiting: 0, broken: true }
   * barrier.reset();
   * console.log(barrier.state); // { waiting: 0, broken: false }
   */
  reset(): void {
    this.#core.reset();
  }

  /**
   * Breaks the barrier. Every request that has not been granted gets a `BrokenBarrierError`, and so
   * does every later one until `reset()`.
   *
   * @example
   * import { Barrier } from 'rxjs-locks';
   *
   * const barrier = new Barrier(3);
   * const sayWhy = { error: (error: Error) => console.log(error.name) };
   * barrier.wait().subscribe(sayWhy);
   * barrier.abort(); // BrokenBarrierError
   * barrier.wait().subscribe(sayWhy); // BrokenBarrierError
   */
  abort(): void {
    this.#core.abort();
  }
}
