export {
  BrokenBarrierError,
  CanceledError,
  ClosedError,
  LeaseLostError,
  NotLockedError,
} from './errors.js';
export { throttleBySemaphore } from './operators/throttleBySemaphore.js';
export { usingLock } from './operators/usingLock.js';
export { withLock } from './operators/withLock.js';
export { Barrier } from './primitives/Barrier.js';
export { BoundedSemaphore } from './primitives/BoundedSemaphore.js';
export { Condition } from './primitives/Condition.js';
export { Event } from './primitives/Event.js';
export { KeyedLock } from './primitives/KeyedLock.js';
export { Lock } from './primitives/Lock.js';
export { ReadWriteLock } from './primitives/ReadWriteLock.js';
export { Semaphore } from './primitives/Semaphore.js';
export type { Primitive } from './shared/Primitive.js';
export type {
  BarrierState,
  ConditionState,
  EventState,
  KeyedLockState,
  Lease,
  Lockable,
  LockState,
  Permit,
  ReadWriteLockState,
  Releasable,
  SemaphoreState,
  TryLockable,
  WritePermit,
} from './types.js';
