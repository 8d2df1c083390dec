import type { Observable } from 'rxjs';
import { EventCore } from '../core/rules/EventCore.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { EventState } from '../types.js';

/**
 * A flag that streams can wait for: while it is set everybody passes, while it is not everybody
 * waits.
 *
 *     set/clear   ---s-----c----s--
 *     wait()      -^-(t|)                 asks before set(): granted by it
 *     wait()      ------(t|)              asks while it is set: granted at once
 *     wait()      -----------^--(t|)      asks after clear(): waits for the next set()
 *
 * - Order: `set()` grants all that wait when it is called, in the order in which they asked,
 *   even if one of them calls `clear()` meanwhile.
 * - Leaving: unsubscribing a request that waits takes it back at once.
 * - Flat: a million that wait are served by one `set()`.
 *
 * asyncio's `Event`.
 *
 * @example
 * import { delayWhen, of } from 'rxjs';
 * import { Event } from 'rxjs-locks';
 *
 * const online = new Event();
 * of('request').pipe(delayWhen(() => online.wait())).subscribe(console.log);
 * online.set(); // request
 */
export class Event extends Primitive<EventState> {
  readonly #core: EventCore;
  readonly #wait: Observable<true>;

  constructor() {
    const core = new EventCore();
    super(core, (old) => {
      const { isSet } = core;
      const { waiting } = core.queue;
      return old?.isSet === isSet && old.waiting === waiting ? old : { isSet, waiting };
    });
    this.#core = core;
    this.#wait = new RequestObservable(() => core, undefined);
  }

  /** Whether it is set. */
  isSet(): boolean {
    return this.#core.isSet;
  }

  /**
   * Sets it, and grants all that wait, in order, before it returns. Does nothing if it is set.
   *
   * @example
   * import { Event } from 'rxjs-locks';
   *
   * const ready = new Event();
   * ready.wait().subscribe(() => console.log('ready'));
   * ready.set(); // ready
   */
  set(): void {
    this.#core.set();
  }

  /** Clears it: requests from now on wait for the next `set()`. Does nothing if it is clear. */
  clear(): void {
    this.#core.clear();
  }

  /**
   * Waits until it is set: grants `true`, then completes; at once if it is set.
   *
   * @returns a cold Observable: each subscription is a request of its own
   */
  wait(): Observable<true> {
    return this.#wait;
  }
}
