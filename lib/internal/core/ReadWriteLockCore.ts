import type { Permit } from '../../types.js';
import { GrantedPermit, type PermitOwner } from './GrantedPermit.js';
import { Synchronizer } from './Synchronizer.js';

/** What a request asks for: to be inside with other readers, or alone. */
export type Side = 'read' | 'write';

/** The rule of a read-write lock: any number of readers, or one writer. */
export class ReadWriteLockCore extends Synchronizer<Side, Permit> implements PermitOwner<Side> {
  readers = 0;
  writing = false;

  giveBack(_permit: Permit, side: Side): void {
    if (this.closed) return;
    this.reclaim(side);
    this.settle();
  }

  protected override admit(side: Side): boolean {
    if (this.writing || (side === 'write' && this.readers > 0)) return false;
    if (side === 'write') this.writing = true;
    else this.readers++;
    return true;
  }

  protected override grant(side: Side): Permit {
    return new GrantedPermit(this, side);
  }

  protected override reclaim(side: Side): void {
    if (side === 'write') this.writing = false;
    else this.readers--;
  }

  override refuse(permit: Permit): void {
    permit.release();
  }
}
