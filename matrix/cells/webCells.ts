import type { Cell } from '../Cell.js';
import { execute } from '../harness/execute.js';
import { newestConsumer } from '../harness/newestConsumer.js';
import { programOf } from '../harness/programOf.js';

const program = 'spec/web/runInOneTab.js';

/** Known not to be as specified, by words of the titles. When one of them is put right, its cell fails. */
const known = {
  node: ['behind a writer which leaves'],
  // Deno 2.9 lets a shared request wait that is only to be granted if available.
  deno: ['behind a writer which leaves', 'refuses with null where ifAvailable'],
};

/** The locks between tabs on the locks of each runtime that has them. */
export const webCells: readonly Cell[] = [
  {
    name: 'web, Node 24, one thread',
    run: (workplace) =>
      execute(programOf('node-24', 'node'), [program, ...known.node], {
        cwd: newestConsumer(workplace),
      }),
  },
  {
    name: 'web, Deno, one thread',
    run: (workplace) =>
      execute(
        process.execPath,
        [
          ...[programOf('deno', 'deno'), 'run', '--no-remote', '--node-modules-dir=manual'],
          ...[program, ...known.deno],
        ],
        { cwd: newestConsumer(workplace), env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' } },
      ),
  },
  {
    name: 'web, Chromium, several tabs',
    async run() {
      const jasmine = [programOf('jasmine', 'jasmine'), '--no-color', '--config=tabs/jasmine.mjs'];
      const output = await execute(process.execPath, jasmine);
      return /^\d+ specs, 0 failures$/m.exec(output)?.[0] ?? Promise.reject(new Error(output));
    },
  },
];
