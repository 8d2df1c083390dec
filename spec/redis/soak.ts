/**
 * Plays random schedules for ten minutes, and says what they came to:
 *
 *     npm run soak
 *     SOAK_MINUTES=1 npm run soak
 */
import fc from 'fast-check';
import { play } from './helpers/play.js';
import { RedisServer } from './helpers/RedisServer.js';
import { schedule } from './helpers/schedules.js';

const minutes = Number(process.env['SOAK_MINUTES'] ?? 10);
const server = await RedisServer.start();
const end = performance.now() + minutes * 60_000;
let seed = Date.now();
const total = { schedules: 0, steps: 0, grants: 0, losses: 0 };
const failed: string[] = [];
while (performance.now() < end) {
  const [steps = []] = fc.sample(schedule, { seed: ++seed, numRuns: 1 });
  const { faults, grants, losses } = await play(server, steps);
  total.schedules++;
  total.steps += steps.length;
  total.grants += grants;
  total.losses += losses;
  if (faults.length > 0) failed.push(`seed ${String(seed)}: ${faults.join('; ')}`);
}
await server.stop();
console.log(
  `${String(minutes)} minutes: ${Object.entries(total)
    .map(([what, count]) => `${String(count)} ${what}`)
    .join(', ')}; ${String(failed.length)} went wrong`,
);
for (const each of failed) console.log(each);
process.exitCode = failed.length > 0 ? 1 : 0;
