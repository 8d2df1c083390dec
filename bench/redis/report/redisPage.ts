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

Written by \`npm run bench -- redis\`. [README.md](README.md#the-locks-between-machines) describes
how it is measured.

Measured on ${date.toISOString().slice(0, 10)}: ${machine()}; Node ${process.version}; Redis ${version} on the same machine,
which stores nothing on disk; ${versions.join(', ')}. ${String(CLIENTS)} processes with a client each made the
requests. ${loadSaid(load)}

All options are the defaults, except these:

${options.join('\n')}

## Commands

${commandTable(figures)}

Each figure is the number of commands that all clients together sent for a grant and its release. In
the last column, 0 means first come, first served, and 95 is a random order.

## Hand-over

${handOverTable(figures)}

A hand-over is the time from the call that gives the lock back to the grant in another process, in which
one request waits. Compare the medians with the median of a \`PING\` or of a message from process to process in
the same minute. The 99th percentiles also show how busy the machine was.

## Throughput

${throughputTable(figures, effort)}

For the first figure, one process makes one request after the other, so it shows how long the calls take. For
the others, all requests are made at once and each is released in its grant, so they show how fast a queue
gets shorter. If not all requests were granted in ${String(effort.within / 1_000)} s, the table says how many were.

## Memory and names

${sizeTable(figures, effort)}

Libraries that store nothing in the server ask it again and again, or after each message that a lock is free.
All processes requested the names at once, and the keys were counted after all locks had been given back.

## What to know

${notes.join('\n')}
`;
}

/** @param load for each core, at the start: what else the machine had to do */
function loadSaid(load: number): string {
  if (load < 0.5) return 'The machine had little else to do.';
  return `Other work ran on the machine: at the start, ${load.toFixed(1)} processes per core were ready to run. So the times are longer than on a quiet machine, and they vary. The number of commands does not.`;
}
