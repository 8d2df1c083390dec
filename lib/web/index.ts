/**
 * Locks between the tabs and workers of one origin, by the Web Locks API of the browser.
 *
 * @module rxjs-locks/web
 */
export type {
  LockInformation,
  LockManager,
  LockManagerState,
  LockRequestOptions,
  WebLockable,
  WebLockOptions,
  WebLockQuery,
  WebLockState,
  WebReadWriteLockQuery,
  WebReadWriteLockState,
  WebSemaphoreState,
} from './types.js';
export { WebLock } from './WebLock.js';
export { WebReadWriteLock } from './WebReadWriteLock.js';
export { WebSemaphore } from './WebSemaphore.js';
