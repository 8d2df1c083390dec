export { NotLockedError } from './errors.js';
export { throttleBySemaphore } from './operators/throttleBySemaphore.js';
export { usingLock } from './operators/usingLock.js';
export { withLock } from './operators/withLock.js';
export { BoundedSemaphore } from './primitives/BoundedSemaphore.js';
export { Condition } from './primitives/Condition.js';
export { Event } from './primitives/Event.js';
export { Lock } from './primitives/Lock.js';
export { Semaphore } from './primitives/Semaphore.js';
export type {
  ConditionState,
  EventState,
  Lockable,
  LockState,
  Permit,
  SemaphoreState,
} from './types.js';
