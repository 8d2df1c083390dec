/**
 * Locks between machines, with a Redis server that keeps one queue for all of them.
 *
 * @module rxjs-locks/redis
 */
export { RedisLock } from './RedisLock.js';
export { RedisLocks } from './RedisLocks.js';
export { RedisReadWriteLock } from './RedisReadWriteLock.js';
export { RedisSemaphore } from './RedisSemaphore.js';
export { SessionError } from './SessionError.js';
export type {
  IoredisClient,
  NodeRedisClient,
  RedisClient,
  RedisLease,
  RedisLockable,
  RedisLockQuery,
  RedisLocksOptions,
  RedisLockState,
  RedisReadWriteLockQuery,
  RedisReadWriteLockState,
  RedisSessionState,
} from './types.js';
