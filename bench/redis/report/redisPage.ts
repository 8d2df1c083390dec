import { machine } from '../../report/machine.js';
import type { RedisResults } from '../benchRedis.js';
import { redisEfforts } from '../efforts.js';
import { commandTable } from './commandTable.js';

/** The page `bench/redis.md`. */
export function redisPage(
  { version, figures }: RedisResults,
  versionOf: (name: string) => string,
  date: Date,
): string {
  return `# Locks between machines\n${machine()} ${version} ${versionOf('redis')} ${String(date)} ${String(redisEfforts.full)} ${commandTable(figures)}`;
}
