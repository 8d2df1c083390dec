import type { Cell } from '../Cell.js';
import { execute } from '../harness/execute.js';
import { inChromium } from '../harness/inChromium.js';
import { newestConsumer } from '../harness/newestConsumer.js';
import { programOf } from '../harness/programOf.js';

/** The program smoke.ts in every runtime that is not Node. */
export const smokeCells: readonly Cell[] = [
  {
    name: 'smoke, Bun',
    run: (workplace) =>
      execute(programOf('bun', 'bun'), ['--no-install', 'smoke.js'], {
        cwd: newestConsumer(workplace),
      }),
  },
  {
    name: 'smoke, Deno',
    run: (workplace) =>
      execute(
        process.execPath,
        [programOf('deno', 'deno'), 'run', '--no-remote', '--node-modules-dir=manual', 'smoke.js'],
        { cwd: newestConsumer(workplace), env: { ...process.env, DENO_NO_UPDATE_CHECK: '1' } },
      ),
  },
  {
    name: 'smoke, Chromium',
    run: (workplace) => inChromium(newestConsumer(workplace), 'smoke.js'),
  },
];
