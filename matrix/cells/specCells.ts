import type { Cell } from '../Cell.js';
import { programOf } from '../harness/programOf.js';
import { runSpecs } from '../harness/runSpecs.js';
import { versionsOf } from '../harness/versionsOf.js';

/**
 * Every spec but those that concern no tarball: of what is inside, of what the compiler says to
 * the sources, of the examples, and of the project's own pages and package.
 */
const patterns = [
  'spec/**/*-spec.js',
  'marbles/**/*-spec.js',
  '!spec/{shared,rxjs,core,check,types,examples,package,bench}/**',
  '!spec/**/internals/**',
  // What needs a Redis server.
  '!spec/redis/server/**',
];

const nodes = versionsOf('node');
const rxjses = versionsOf('rxjs');

/** The specs on each Node with each RxJS. In a quick round the oldest of both, and the newest. */
export const specCells: readonly Cell[] = nodes.flatMap((node) =>
  rxjses.map((rxjs) => ({
    name: `specs, Node ${node}, RxJS ${rxjs}`,
    slow: ![0, -1].some((end) => node === nodes.at(end) && rxjs === rxjses.at(end)),
    run: ({ consumers }) =>
      runSpecs(programOf(`node-${node}`, 'node'), consumers.get(rxjs) ?? '', patterns),
  })),
);
