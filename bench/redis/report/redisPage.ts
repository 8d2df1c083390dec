import { machine } from '../../report/machine.js';
import type { RedisResults } from '../benchRedis.js';
import { CLIENTS } from '../clients/Clients.js';
import { redisEfforts } from '../efforts.js';
import { commandTable } from './commandTable.js';
import { handOverTable } from './handOverTable.js';
import { sizeTable } from './sizeTable.js';
import { throughputTable } from './throughputTable.js';

/** The page `bench/redis.md`. */
export function redisPage(
  { version, load, figures }: RedisResults,
  versionOf: (name: string) => string,
  date: Date,
): string {
  const effort = redisEfforts.full;
  const packages = figures.flatMap(({ contender }) => contender.packages);
  const versions = [...new Set(packages)].map((name) => `${name} ${versionOf(name)}`);
  const options = figures.flatMap(({ contender: { name, options } }) =>
    options === undefined ? [] : `- ${name}: ${options}.`,
  );
  const notes = figures.flatMap(({ contender: { name, note } }) =>
    note === undefined ? [] : `- **${name}** ${note}`,
  );
  return `# Results: the locks between machines

Written by \`npm run bench -- redis\`. How it is measured stands in
[README.md](README.md#the-locks-between-machines).

Measured on ${date.toISOString().slice(0, 10)}: ${machine()}; Node ${process.version}; Redis ${version} on the same machine,
with nothing kept on the disk; ${versions.join(', ')}. ${String(CLIENTS)} processes with a client each made the
requests. ${loadSaid(load)}

All options are the default ones, but for these:

${options.join('\n')}

## Commands

${commandTable(figures)}

Each figure is the number of commands that all clients together sent for a grant and its release. In
the last column, 0 means first come, first served, and 95 is a random order.

## Hand-over

${handOverTable(figures)}

A hand-over is the time from the call that gives the lock back to the grant in another process, where
one request waits. Compare the medians with that of a \`PING\` or of a message from process to process in the same minute; the
99th percentiles tell how busy the machine was as well.

## Throughput

${throughputTable(figures, effort)}

The first figure is one process that asks again and again, so it tells how long the calls take. In the others
all requests ask at once and each gives back in its grant, so they tell how fast a queue gets shorter.
Where not all were granted in ${String(effort.within / 1_000)} s, the table says how many were.

## Memory and names

${sizeTable(figures, effort)}

Those that keep nothing in the server ask it again and again, or at each message that a lock is free. The names were asked
for at once by all processes, and the keys were counted when all of them were given back.

## What to know

${notes.join('\n')}
`;
}

/** @param load for each core, at the start: what else the machine had to do */
function loadSaid(load: number): string {
  if (load < 0.5) return 'The machine had little else to do.';
  return `Other work ran on the machine: at the start ${load.toFixed(1)} processes for each core wanted to run. So the times are longer than they have to be, and they vary. The commands do not.`;
}
