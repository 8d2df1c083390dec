import type { Observable } from 'rxjs';
import { EventCore } from '../core/rules/EventCore.js';
import { Primitive } from '../shared/Primitive.js';
import { RequestObservable } from '../rxjs/RequestObservable.js';
import type { EventState } from '../types.js';

/**
 * A flag that streams can wait for. While it is set, every request passes. While it is clear, every
 * request waits.
 *
 *     set/clear   ---s-----c----s--
 *     wait()      -^-(t|)                 requests before set(): granted by it
 *     wait()      ------(t|)              requests while it is set: granted at once
 *     wait()      -----------^--(t|)      requests after clear(): waits for the next set()
 *
 * - Order: `set()` grants all requests that are waiting when you call it, in order, even if one of
 *   them calls `clear()` meanwhile.
 * - Leaving: unsubscribing a waiting request takes it back at once.
 * - Flat stack: one `set()` can serve a million waiting requests.
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
    super('Event', core, (old) => {
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
   * Sets the event, and grants all waiting requests in order before it returns. Does nothing if the
   * event is set.
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

  /**
   * Clears the event: later requests wait for the next `set()`. Does nothing if it is clear.
   *
   * @example
   * import { Event } from 'rxjs-locks';
   *
   * const ready = new Event();
   * ready.set();
   * ready.clear();
   * ready.wait().subscribe();
   * console.log(ready.state); // { isSet: false, waiting: 1 }
   */
  clear(): void {
    this.#core.clear();
  }

  /**
   * Waits until the event is set. Grants `true`, then completes. If it is set already, grants at
   * once.
   *
   * - Leaving: unsubscribing takes the request back.
   * - Errors: only if you close it or call `cancelWaiting()`.
   *
   * @returns a cold Observable: each subscription is a separate request
   * @example
   * import { switchMap } from 'rxjs';
   * import { Event } from 'rxjs-locks';
   *
   * const ready = new Event();
   * ready.wait().pipe(switchMap(() => ['started'])).subscribe(console.log);
   * ready.set(); // started
   */
  wait(): Observable<true> {
    return this.#wait;
  }
}
