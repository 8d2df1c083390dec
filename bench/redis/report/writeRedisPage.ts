import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import type { RedisResults } from '../benchRedis.js';
import { redisPage } from './redisPage.js';

/** Writes the page into a folder. */
export async function writeRedisPage(folder: string, results: RedisResults): Promise<void> {
  const path = join(folder, 'redis.md');
  const versionOf = (name: string): string => {
    const file = join(folder, '..', 'node_modules', name, 'package.json');
    return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version.replace(
      /^v/,
      '',
    );
  };
  const page = redisPage(results, versionOf, new Date());
  const options = { ...(await resolveConfig(path)), filepath: path, proseWrap: 'always' } as const;
  writeFileSync(path, await format(page, options));
}
