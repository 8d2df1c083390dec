import { nodeRedisson } from './contenders/nodeRedisson.js';
import { oursWithIoredis, oursWithNodeRedis } from './contenders/ours.js';
import { redisSemaphore } from './contenders/redisSemaphore.js';
import { redlock } from './contenders/redlock.js';
import { simpleRedisMutex } from './contenders/simpleRedisMutex.js';
import type { RedisContender } from './RedisContender.js';

/** Who is measured, in the order of the tables. */
export const contenders: readonly RedisContender[] = [
  oursWithIoredis,
  oursWithNodeRedis,
  redisSemaphore,
  redlock,
  simpleRedisMutex,
  nodeRedisson,
];

/** @throws Error if there is none of that name */
export function contenderNamed(name: string | undefined): RedisContender {
  const found = contenders.find((contender) => contender.name === name);
  if (!found) throw new Error(`bench: no contender is called ${String(name)}`);
  return found;
}
