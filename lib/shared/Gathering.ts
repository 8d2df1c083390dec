import { type Observable, Subscriber, Subscription } from 'rxjs';
import { following } from '../core/machinery/following.js';
import { reportUnhandled } from '../rxjs/reportUnhandled.js';
import { send } from '../rxjs/send.js';
import type { Permit, Releasable } from '../types.js';
import { PermitBundle } from './PermitBundle.js';

/** Hears of the request for one permit. */
class PartSubscriber extends Subscriber<Releasable> {
  readonly #gathering: Pick<Gathering<unknown>, 'granted' | 'end'>;
  #granted = false;

  constructor(gathering: Pick<Gathering<unknown>, 'granted' | 'end'>) {
    super();
    this.#gathering = gathering;
  }

  /** Also after its end: a permit that comes while the request is taken back is given back. */
  override next(permit: Releasable): void {
    if (this.#granted) {
      permit.release();
      return;
    }
    this.#granted = true;
    this.#gathering.granted(permit);
  }

  override error(error: unknown): void {
    if (!this.closed) this.#gathering.end({ error });
  }

  override complete(): void {
    if (!this.#granted) this.#gathering.end();
    this.unsubscribe();
  }
}

/**
 * One request for several permits: asks for one after the other, and grants them as one.
 *
 *     ask ──▶ first ──granted──▶ second ──granted──▶ … ──▶ one permit for all
 *               └──refused, left──┴──▶ gives back, in reverse, what was granted
 */
export class Gathering<L> {
  readonly #subscriber: Subscriber<Permit>;
  readonly #lockables: L[];
  readonly #request: (lockable: L) => Observable<Releasable>;
  readonly #requests = new Subscription();
  readonly #bundle = new PermitBundle((error) => this.end({ error }));
  #asking = false;
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
  }

  granted(permit: Releasable): void {
    if (this.#over) {
      permit.release();
      return;
    }
    this.#waiting = false;
    this.#bundle.add(permit);
    this.ask();
  }

  /**
   * There will be no grant.
   *
   * @param failure given if that is an error
   */
  end(failure?: { readonly error: unknown }): void {
    if (this.#over) return;
    try {
      this.#leave();
    } catch (error) {
      // What a teardown throws is not for whoever ended the request.
      reportUnhandled(error);
    }
    if (failure) this.#subscriber.error(failure.error);
    else this.#subscriber.complete();
  }

  #askNext(): void {
    const lockable = this.#lockables.pop();
    if (!lockable) {
      this.#grant();
      return;
    }
    this.#waiting = true;
    const part = new PartSubscriber(this);
    this.#requests.add(part);
    try {
      const request$ = this.#request(lockable);
      // Calling for the request may have ended it all.
      if (!part.closed) this.#subscribe(request$, part);
    } catch (error) {
      this.end({ error });
    }
  }

  /** Asks inside of what has been granted, if that is followed. */
  #subscribe(request$: Observable<Releasable>, part: PartSubscriber): void {
    const { follower } = following;
    const last = this.#bundle.permits.at(-1);
    const inside = last && follower?.insideOf(last);
    if (!follower || !inside) request$.subscribe(part);
    else follower.run(inside, () => request$.subscribe(part), undefined, undefined);
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
