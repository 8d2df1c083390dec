import { type Observable, type Subscriber, Subscription } from 'rxjs';
import { checkRequest } from '../check/checkRequest.js';
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
  readonly #lockables: readonly L[];
  readonly #request: (lockable: L) => Observable<Releasable>;
  readonly #requests = new Subscription();
  readonly #bundle = new PermitBundle((error) => {
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on this
    runIn(this.context, this.fail, this, error);
  });
  #asking = false;
  /** Whether a part is of other code. The library's own requests keep the context themselves. */
  #foreign = false;
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
    this.#lockables = lockables;
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
    while (!this.#over && this.#askNext());
    this.#asking = false;
    // It waits.
    if (this.#foreign && !this.#over) this.context ??= askerContext();
  }

  deliver(permit: Releasable): boolean {
    if (this.#over) return false;
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

  fail(error: unknown): void {
    this.requestEnded({ kind: 'E', error });
  }

  /** @returns whether the next permit has been granted at once */
  #askNext(): boolean {
    const { permits } = this.#bundle;
    const lockable = this.#lockables[permits.length];
    if (!lockable) {
      this.#grant();
      return false;
    }
    // A lease may be lost while the next permit is being asked for.
    if (this.#bundle.leased) this.context ??= askerContext();
    const part = new PermitSubscriber(this);
    this.#requests.add(part);
    try {
      const request$ = this.#request(lockable);
      checkRequest(request$);
      this.#foreign ||= !(askFor in request$);
      // Calling for the request may have ended it all. It asks inside of what has been granted, if
      // that is followed.
      if (!part.closed)
        passOn(permits.at(-1), undefined, () => request$.subscribe(part), undefined);
    } catch (error) {
      this.fail(error);
    }
    return part.granted;
  }

  #grant(): void {
    this.#over = true;
    const permit = this.#bundle.toPermit();
    if (!send(this.#subscriber, permit)) permit.release();
  }

  /** Takes back the request that waits, then gives back what has been granted. */
  #leave(): void {
    // If it is over, whoever got the permits has them, or they are back already.
    const wasOver = this.#over;
    this.#over = true;
    try {
      this.#requests.unsubscribe();
    } finally {
      if (!wasOver) this.#bundle.giveBack();
    }
  }
}
