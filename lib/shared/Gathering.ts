import { type Observable, type Subscriber, Subscription } from 'rxjs';
import { askerContext, type AskerContext, runIn } from '../core/machinery/AskerContext.js';
import { askFor } from '../rxjs/askFor.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import { send } from '../rxjs/send.js';
import type { Permit, Releasable } from '../types.js';
import type { End } from './End.js';
import { passOn } from './passOn.js';
import { PermitBundle } from './PermitBundle.js';
import { type PermitConsumer, PermitSubscriber } from './PermitSubscriber.js';

/**
 * One request for several permits: asks for one after the other, and grants them as one.
 *
 *     ask ──▶ first ──granted──▶ second ──granted──▶ … ──▶ one permit for all
 *               └──refused, left──┴──▶ gives back, in reverse, what was granted
 */
export class Gathering<L> implements PermitConsumer<Releasable> {
  /** The async context in which it was made, if it waits and has a part of other code. */
  context: AskerContext | undefined = undefined;
  readonly #subscriber: Subscriber<Permit>;
  readonly #lockables: L[];
  readonly #request: (lockable: L) => Observable<Releasable>;
  readonly #requests = new Subscription();
  readonly #bundle = new PermitBundle((error) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on this
    runIn(this.context, this.requestEnded, this, { kind: 'E', error });
  });
  #asking = false;
  /** Whether a part is of other code. The library's own requests keep the context themselves. */
  #foreign = false;
  /** Whether it waits for a permit. */
  #waiting = false;
  /** Whether it has granted, failed, or been left. */
  #over = false;

  /**
   * @param lockables what to ask, in this order
   * @param request makes the request for one permit
   */
  constructor(
    subscriber: Subscriber<Permit>,
    lockables: readonly L[],
    request: (lockable: L) => Observable<Releasable>,
  ) {
    this.#subscriber = subscriber;
    this.#lockables = [...lockables].reverse();
    this.#request = request;
    subscriber.add(() => this.#leave());
  }

  /**
   * Asks for one permit after the other until it has to wait, and grants when it has them all. A
   * loop and not a recursion, since a permit may be granted at once.
   */
  ask(): void {
    if (this.#asking) return;
    this.#asking = true;
    while (!this.#over && !this.#waiting) this.#askNext();
    this.#asking = false;
    // It waits.
    if (this.#foreign && !this.#over) this.context ??= askerContext();
  }

  deliver(permit: Releasable): boolean {
    if (this.#over) return false;
    this.#waiting = false;
    this.#bundle.add(permit);
    this.ask();
    return true;
  }

  /** There will be no grant. */
  requestEnded(end: End): void {
    if (this.#over) return;
    try {
      this.#leave();
    } catch (error) {
      // What a teardown throws is not for whoever ended the request.
      reportUnhandled(error);
    }
    if (end.kind === 'E') this.#subscriber.error(end.error);
    else this.#subscriber.complete();
  }

  #askNext(): void {
    const lockable = this.#lockables.pop();
    if (!lockable) {
      this.#grant();
      return;
    }
    this.#waiting = true;
    const part = new PermitSubscriber(this);
    this.#requests.add(part);
    try {
      const request$ = this.#request(lockable);
      this.#foreign ||= !(askFor in request$);
      // Calling for the request may have ended it all.
      if (!part.closed) this.#subscribe(request$, part);
    } catch (error) {
      this.requestEnded({ kind: 'E', error });
    }
  }

  /** Asks inside of what has been granted, if that is followed. */
  #subscribe(request$: Observable<Releasable>, part: Subscriber<Releasable>): void {
    const last = this.#bundle.permits.at(-1);
    passOn(last, undefined, () => request$.subscribe(part), undefined);
  }

  #grant(): void {
    this.#over = true;
    const permit = this.#bundle.toPermit();
    if (!send(this.#subscriber, permit)) permit.release();
  }

  /** Takes back the request that waits, then gives back what has been granted. */
  #leave(): void {
    const granted = this.#over;
    this.#over = true;
    try {
      this.#requests.unsubscribe();
    } finally {
      if (!granted) this.#bundle.giveBack();
    }
  }
}
