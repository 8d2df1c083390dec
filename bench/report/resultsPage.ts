import type { Result } from '../harness/Result.js';
import { comparisonTable } from './comparisonTable.js';
import { firstTimesTable } from './firstTimesTable.js';
import { growthTable } from './growthTable.js';
import { machine } from './machine.js';
import { nodesOf } from './nodesOf.js';
import { reasons } from './reasons.js';

/** The page `bench/results.md`. */
export function resultsPage(results: readonly Result[], date: Date): string {
  const nodes = nodesOf(results);
  const described = results.filter(({ node }) => node === nodes[0]);
  return `# Results

Written by \`npm run bench\`. [README.md](README.md) describes how it is measured and how to read
it. Measured on ${date.toISOString().slice(0, 10)}: ${machine()}; Node ${nodes.join(', ')}.

Each ratio is the median of the ratios of the pairs, with their quartiles behind it. A pair is our
sample and the rival’s of the same round.

## Hot

${comparisonTable(results)}

Rivals that cannot do it, or are left out:

${reasons(results)}

![The ratios as bars](ratios.svg)

## Cold, and after a collection

The first 1,000 items. Cold: in a fresh process, one for each contender. After a collection: in a
process in which the contender was hot, after a full collection during which none of its requests was
alive. Only cold has targets. Rows that measure heap are not here, nor rows that are the same as another
row with 1,000 items.

${firstTimesTable(results)}

## By the length of the queue

${growthTable(results)}

![The cost of an item by the length of the queue](growth.svg)

## What is counted

${described.map(({ name, title, counts }) => `- **${name}** (${title}): ${counts}.`).join('\n')}
`;
}
