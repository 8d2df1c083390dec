import { NotLockedError } from '../../errors.js';
import type { Permit } from '../../types.js';
import { GrantedPermit, type PermitOwner } from '../machinery/GrantedPermit.js';
import type { Occupant } from '../machinery/Occupant.js';
import { Synchronizer } from '../machinery/Synchronizer.js';

/** What a lock grants. */
export type LockPermit = GrantedPermit<undefined>;

/**
 * The rule of a lock: one holder at a time.
 *
 * A request asks for a new permit, or to resume a suspended one. A condition's wait does the
 * latter: it has given up the lock and queues for it again.
 */
export class LockCore
  extends Synchronizer<LockPermit | undefined, LockPermit>
  implements PermitOwner<undefined>
{
  /**
   * The permit that holds the lock. There is none while the lock is on its way to the next holder.
   */
  #holder: LockPermit | undefined = undefined;
  /** Who runs under the holder's permit, if that is known. */
  occupant: Occupant | undefined = undefined;

  get locked(): boolean {
    return this.#holder !== undefined || this.queue.pending;
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
  held(call: string): LockPermit {
    if (!this.#holder) throw new NotLockedError(`${call}: nobody holds the lock`);
    return this.#holder;
  }

  giveBack(permit: Permit): void {
    if (permit !== this.#holder) return;
    // A closed lock must not keep it in memory either.
    this.occupant = undefined;
    if (this.closed) return;
    this.#holder = undefined;
    this.settle();
  }

  /**
   * Gives up the lock and leaves its permit to the wait, which will resume it. The caller settles
   * afterwards.
   */
  suspend(permit: LockPermit, wait: PermitOwner<undefined>): void {
    this.watcher?.suspended();
    permit.owner = wait;
    this.#holder = this.occupant = undefined;
  }

  occupy(occupant: Occupant): void {
    this.occupant = occupant;
  }

  /** Ends the permit of a wait that will not resume it. The caller settles afterwards. */
  abandon(permit: LockPermit): void {
    permit.owner = this;
    permit.release();
  }

  protected override admit(): boolean {
    return !this.#holder && !this.queue.pending;
  }

  protected override grant(suspended: LockPermit | undefined): LockPermit {
    if (suspended) suspended.owner = this;
    return (this.#holder = suspended ?? new GrantedPermit(this, undefined));
  }

  protected override reclaim(): void {
    // Nothing to put back: the lock was taken only because the request was admitted.
  }

  override refuse(permit: Permit): void {
    permit.release();
  }
}
