import type { Result } from '../harness/Result.js';
import { comparisonTable } from './comparisonTable.js';
import { growthTable } from './growthTable.js';
import { machine } from './machine.js';
import { reasons } from './reasons.js';

/** The page `bench/results.md`. */
export function resultsPage(results: readonly Result[], date: Date): string {
  return `# Results

Written by \`npm run bench\`; how it is measured and how to read it stands in
[README.md](README.md). Measured on ${date.toISOString().slice(0, 10)}: ${machine()}.

${comparisonTable(results)}

Who cannot do it, or is left out:

${reasons(results)}

![The ratios as bars](ratios.svg)

## By the length of the queue

${growthTable(results)}

![The cost of an item by the length of the queue](growth.svg)

## What is counted

${results.map(({ name, title, counts }) => `- **${name}** (${title}): ${counts}.`).join('\n')}
`;
}
