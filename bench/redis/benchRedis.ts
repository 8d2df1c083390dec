import { cpus, loadavg } from 'node:os';
import type { EffortName } from '../harness/efforts.js';
import type { Progress } from '../progress.js';
import { contenders } from './contenders.js';
import { redisEfforts } from './efforts.js';
import { type Figures, measureContender } from './measureContender.js';
import { startServer } from './startServer.js';

/** What was measured, and with which server. */
export interface RedisResults {
  readonly version: string;
  /** How many processes wanted to run for each core, in the minute before. */
  readonly load: number;
  readonly figures: readonly Figures[];
}

/**
 * Measures the locks between machines, one after the other with the same server.
 *
 * @param progress where it is shown
 */
export async function benchRedis(effort: EffortName, progress: Progress): Promise<RedisResults> {
  const load = (loadavg()[0] ?? 0) / cpus().length;
  const server = await startServer();
  try {
    const figures: Figures[] = [];
    for (const contender of contenders) {
      const onProgress = (done: number): void => progress.show(contender.name, done);
      onProgress(0);
      figures.push(await measureContender(server, contender, redisEfforts[effort], onProgress));
    }
    const info = await server.control.info('server');
    return { version: /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown', load, figures };
  } finally {
    await server.stop();
  }
}
