import { NotLockedError } from '../../errors.js';
import type { Permit } from '../../types.js';
import { GrantedPermit, type PermitOwner } from './GrantedPermit.js';
import { Synchronizer } from './Synchronizer.js';

/** The wait that a permit is suspended for. */
export interface Wait {
  /** The permit has been given back: the wait cannot be granted any more. */
  revoke(): void;
}

/**
 * The rule of a lock: one inside at a time.
 *
 * A request asks for a new permit, or to resume a suspended one: that of a condition's wait,
 * which gave the lock up and queues for it again.
 */
export class LockCore
  extends Synchronizer<Permit | undefined, Permit>
  implements PermitOwner<undefined>
{
  readonly #suspended = new Map<Permit, Wait>();
  /** Who is inside: nobody while the lock is on its way to the next holder. */
  #holder: Permit | undefined = undefined;

  get locked(): boolean {
    return this.#holder !== undefined || this.admitted.length > 0;
  }

  isHeldBy(permit: Permit): boolean {
    return permit === this.#holder;
  }

  /**
   * The permit of the holder.
   *
   * @param call the call that needs it, for the message
   * @throws NotLockedError if nobody holds the lock
   */
  held(call: string): Permit {
    if (!this.#holder) throw new NotLockedError(`${call}: nobody holds the lock`);
    return this.#holder;
  }

  giveBack(permit: Permit): void {
    if (this.isHeldBy(permit)) {
      this.#holder = undefined;
      this.settle();
    } else {
      this.#suspended.get(permit)?.revoke();
    }
  }

  /** Gives the lock up, but not the holder's permit, which the wait resumes. To be settled. */
  suspend(permit: Permit, wait: Wait): void {
    this.#suspended.set(permit, wait);
    this.#holder = undefined;
  }

  /** Ends the permit of a wait that has left. To be settled. */
  abandon(permit: Permit): void {
    this.#suspended.delete(permit);
    permit.release();
  }

  protected override admit(): boolean {
    return !this.locked;
  }

  protected override grant(suspended: Permit | undefined): Permit {
    if (suspended) this.#suspended.delete(suspended);
    this.#holder = suspended ?? new GrantedPermit(this, undefined);
    return this.#holder;
  }

  protected override reclaim(): void {
    // Nothing was stored: the lock is taken because a request is admitted.
  }

  override refuse(permit: Permit): void {
    permit.release();
  }
}
