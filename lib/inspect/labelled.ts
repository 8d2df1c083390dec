import { Observable, Subscriber } from 'rxjs';
import { isLockable } from '../check/isLockable.js';
import { shown } from '../check/shown.js';
import type { Lockable, Permit, Releasable } from '../types.js';
import { withLabel } from './label.js';

/**
 * Returns a lockable whose requests have a label in reports, events, warnings and pictures. It has
 * only `acquire()`.
 *
 * A label is for one request. `allOf` makes one for each of its parts, so label the parts:
 * `allOf(labelled('job', a), labelled('job', b))`. `labelled('job', allOf(a, b))` would label only
 * the first.
 *
 * @param label the label of the requests, such as the job that makes them
 * @param lockable what to request; an inspector has to watch it
 * @throws TypeError for a label that is not a string, or for anything that is not lockable
 * @example
 * import { Lock } from 'rxjs-locks';
 * import { Inspector, labelled } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector();
 * const lock = inspector.watch('accounts', new Lock());
 * labelled('import job', lock).acquire().subscribe();
 * console.log(inspector.report().primitives[0]?.holders[0]?.label); // import job
 */
export function labelled<P extends Releasable = Permit>(
  label: string,
  lockable: Lockable<P>,
): Lockable<P> {
  if (typeof label !== 'string') {
    throw new TypeError(`labelled(label, …): a string, got ${shown(label)}`);
  }
  if (!isLockable(lockable)) {
    throw new TypeError(`labelled(…, lockable): an object with acquire(), got ${shown(lockable)}`);
  }
  return {
    acquire: () =>
      new Observable((subscriber) => {
        const request$ = lockable.acquire();
        withLabel(label, () => request$.subscribe(new LabelSubscriber(subscriber)));
      }),
  };
}

/**
 * Passes a grant or an end on without the label, so that a request made inside of it does not get
 * the label.
 */
class LabelSubscriber<P> extends Subscriber<P> {
  readonly #subscriber: Subscriber<P>;

  constructor(subscriber: Subscriber<P>) {
    super();
    this.#subscriber = subscriber;
    subscriber.add(this);
  }

  override next(permit: P): void {
    withLabel(undefined, () => this.#subscriber.next(permit));
  }

  override error(error: unknown): void {
    withLabel(undefined, () => this.#subscriber.error(error));
    this.unsubscribe();
  }

  override complete(): void {
    withLabel(undefined, () => this.#subscriber.complete());
    // An open subscriber has not received the grant. This stays open as well, to tell the request.
    if (this.#subscriber.closed) this.unsubscribe();
  }
}
