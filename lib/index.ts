/**
 * The locks of one process, and the operators that run streams under them. This is the main entry.
 * It depends on `rxjs` alone.
 *
 * @module rxjs-locks
 */
export {
  BrokenBarrierError,
  CanceledError,
  ClosedError,
  LeaseLostError,
  NotLockedError,
  OverflowError,
} from './errors.js';
export { Barrier } from './primitives/Barrier.js';
export { BoundedSemaphore } from './primitives/BoundedSemaphore.js';
export { Condition } from './primitives/Condition.js';
export { Event } from './primitives/Event.js';
export { KeyedLock } from './primitives/KeyedLock.js';
export { Lock } from './primitives/Lock.js';
export { RateLimiter } from './primitives/RateLimiter.js';
export { ReadWriteLock } from './primitives/ReadWriteLock.js';
export { Semaphore } from './primitives/Semaphore.js';
export { allOf } from './operators/allOf.js';
export { throttleBySemaphore } from './operators/throttleBySemaphore.js';
export { usingLock } from './operators/usingLock.js';
export { withLock } from './operators/withLock.js';
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
  RateLimiterState,
  ReadWriteLockState,
  Releasable,
  SemaphoreState,
  TryLockable,
  WaitingOptions,
  WritePermit,
} from './types.js';
