import type { Cell } from '../Cell.js';
import { execute } from '../harness/execute.js';
import { newestConsumer } from '../harness/newestConsumer.js';
import { programOf } from '../harness/programOf.js';
import { runSpecs } from '../harness/runSpecs.js';

/** What the tarball is like as a package. */
export const packageCells: readonly Cell[] = [
  {
    name: 'publint --strict',
    async run({ tarball }) {
      const publint = programOf('publint', 'publint');
      await execute(process.execPath, [publint, 'run', tarball, '--strict']);
      return 'clean';
    },
  },
  {
    name: 'attw',
    async run({ tarball }) {
      const attw = programOf('@arethetypeswrong/cli', 'attw');
      await execute(process.execPath, [attw, tarball, '--no-color']);
      return 'clean';
    },
  },
  {
    name: 'one import brings only its own',
    run: (workplace) =>
      runSpecs(process.execPath, newestConsumer(workplace), ['spec/package/treeShaking-spec.js']),
  },
];
