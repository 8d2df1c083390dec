import { CoreLockable, type PermitTaker } from '../shared/CoreLockable.js';
import { ReadWriteLockCore, type Side } from '../core/rules/ReadWriteLockCore.js';
import { Primitive } from '../shared/Primitive.js';
import type { ReadWriteLockState, TryLockable, WritePermit } from '../types.js';

/**
 * Lets in any number of readers, or one writer, in the order of the requests.
 *
 *     reader    (r-----|             r, w: granted; |: gives it back
 *     reader    -(r--|
 *     writer    --^----(w--|         ^: requests; waits until the readers are out
 *     reader    ---^-------(r|       came after the writer, so it waits behind
 *
 * - Order: first come, first served, across both sides, so neither side starves. Readers that are
 *   next to each other in the queue are granted together.
 * - Leaving: unsubscribing a waiting request takes it back at once. If it is a writer, the readers
 *   that it was holding up are granted.
 * - Hand-over: a release passes straight to the first waiting request.
 *
 * tokio's `RwLock`.
 *
 * @example
 * import { of } from 'rxjs';
 * import { ReadWriteLock, withLock } from 'rxjs-locks';
 *
 * const settings = new ReadWriteLock();
 * of('read').pipe(withLock(settings.read)).subscribe(console.log); // read
 * of('written').pipe(withLock(settings.write)).subscribe(console.log); // written
 */
export class ReadWriteLock extends Primitive<ReadWriteLockState> {
  /**
   * The side for readers, who share it with each other.
   *
   * @example
   * import { ReadWriteLock } from 'rxjs-locks';
   *
   * const { read, write } = new ReadWriteLock();
   * console.log(read.tryAcquire()?.released); // false
   * console.log(read.tryAcquire()?.released); // false
   * console.log(write.tryAcquire()); // undefined
   */
  readonly read: TryLockable;
  /**
   * The side for writers. Each is inside alone.
   *
   * @example
   * import { ReadWriteLock } from 'rxjs-locks';
   *
   * const { read, write } = new ReadWriteLock();
   * write.acquire().subscribe((permit) => {
   *   console.log(read.tryAcquire()); // undefined
   *   permit.release();
   * });
   */
  readonly write: TryLockable<WritePermit>;

  constructor() {
    const core = new ReadWriteLockCore();
    super('ReadWriteLock', core, (old) => {
      const { readers, writing } = core;
      const { waiting } = core.queue;
      return old?.readers === readers && old.writing === writing && old.waiting === waiting
        ? old
        : { readers, writing, waiting };
    });
    this.read = new CoreLockable<Side>(() => core, 'read');
    this.write = new CoreLockable(() => core as PermitTaker<Side, WritePermit>, 'write');
  }
}
