import { PermitCore } from './PermitCore.js';

/** What a request asks for: to be inside with other readers, or alone. */
export type Side = 'read' | 'write';

/** The rule of a read-write lock: any number of readers, or one writer. */
export class ReadWriteLockCore extends PermitCore<Side> {
  readers = 0;
  writing = false;

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
