import type { Permit, WritePermit } from '../../types.js';
import { NotLockedError } from '../../errors.js';
import { GrantedPermit } from '../machinery/GrantedPermit.js';
import { type Inspect, inspectionKey } from '../machinery/inspectionKey.js';
import { PermitCore } from './PermitCore.js';

/** What a request asks for: to be inside with other readers, or alone. */
export type Side = 'read' | 'write';

/** The rule of a read-write lock: any number of readers, or one writer. */
export class ReadWriteLockCore extends PermitCore<Side> {
  readers = 0;
  writing = false;

  /** Turns the writer into a reader with nobody in between, and lets in the readers behind it. */
  downgrade(): Permit {
    const permit = new GrantedPermit<Side>(this, 'read');
    this.watcher?.downgraded(permit);
    if (!this.closed) {
      this.writing = false;
      this.readers = 1;
      this.settle();
    }
    return permit;
  }

  protected override grant(side: Side): Permit {
    return side === 'write' ? new GrantedWritePermit(this, side) : new GrantedPermit(this, side);
  }

  protected override admit(side: Side): boolean {
    if (this.writing || (side === 'write' && this.readers > 0)) return false;
    if (side === 'write') this.writing = true;
    else this.readers++;
    return true;
  }

  protected override reclaim(side: Side): void {
    if (side === 'write') this.writing = false;
    else this.readers--;
  }
}

/** The permit of a writer. */
class GrantedWritePermit extends GrantedPermit<Side> implements WritePermit {
  /**
   * Until it is given back. It is not the owner: while it is watched, that is an entry of the
   * inspector.
   */
  #core: ReadWriteLockCore | undefined;

  constructor(core: ReadWriteLockCore, side: Side) {
    super(core, side);
    this.#core = core;
  }

  override release(): void {
    this.#core = undefined;
    super.release();
  }

  downgrade(): Permit {
    const core = this.#core;
    if (!core) throw new NotLockedError('WritePermit.downgrade(): the permit has been released');
    this.#core = undefined;
    this.owner = undefined;
    return core.downgrade();
  }

  override [inspectionKey](depth: number, options: object, inspect: Inspect): string {
    return `Write${super[inspectionKey](depth, options, inspect)}`;
  }
}
