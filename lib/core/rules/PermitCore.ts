import type { Permit } from '../../types.js';
import { GrantedPermit, type PermitOwner } from '../machinery/GrantedPermit.js';
import { Synchronizer } from '../machinery/Synchronizer.js';

/** A rule that grants a new permit for what is asked, and takes the same back. */
export abstract class PermitCore<Asked>
  extends Synchronizer<Asked, Permit>
  implements PermitOwner<Asked>
{
  /** Puts back what was taken. Does nothing once it is closed. */
  release(asked: Asked): void {
    if (this.closed) return;
    this.reclaim(asked);
    this.settle();
  }

  giveBack(_permit: Permit, asked: Asked): void {
    this.release(asked);
  }

  protected override grant(asked: Asked): Permit {
    return new GrantedPermit(this, asked);
  }

  override refuse(permit: Permit): void {
    permit.release();
  }
}
