import type { Subject } from '../Subject.js';
import { barrier, barrier1 } from './Barrier.js';
import { condition, conditionUntil } from './Condition.js';
import { event } from './Event.js';
import { keyedLock1, keyedLock2, severalKeys1, severalKeys2 } from './KeyedLock.js';
import { lock } from './Lock.js';
import { rateLimiter1, rateLimiter2 } from './RateLimiter.js';
import { readWriteLock } from './ReadWriteLock.js';
import { boundedSemaphore, boundedSemaphore0, semaphore } from './Semaphore.js';

/** Everything that is compared with a model. */
export const modelled: readonly Subject[] = [
  lock,
  event,
  condition,
  conditionUntil,
  semaphore,
  boundedSemaphore,
  boundedSemaphore0,
  barrier,
  barrier1,
  readWriteLock,
  keyedLock1,
  keyedLock2,
  severalKeys1,
  severalKeys2,
  rateLimiter1,
  rateLimiter2,
];

export function named(name: string): Subject {
  const found = modelled.find((subject) => subject.name === name);
  if (!found) throw new Error(`no model of ${name}`);
  return found;
}
