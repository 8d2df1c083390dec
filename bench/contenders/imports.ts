import type { Contender } from '../harness/Contender.js';
import { execute } from '../harness/execute.js';
import { OURS } from './names.js';

/** An import in a fresh process. It tells what it took, as the start of the process does not count. */
function imported(name: string, specifier: string, flags: readonly string[] = []): Contender {
  return {
    name,
    prepare: () => {
      let took = NaN;
      return {
        run: async () => {
          took = await execute('importProcess.js', [specifier], flags);
        },
        done: () => 1,
        took: () => took,
      };
    },
  };
}

export const ourImport = imported(OURS, 'rxjs-locks');
export const importOfModules = imported('the modules that bundlers take', 'rxjs-locks', [
  '--conditions=module',
]);
export const importOfRxjs = imported('rxjs', 'rxjs');

/** What an import may take: a rival that always takes the same. */
export const fiveMilliseconds: Contender = {
  name: '5 ms',
  prepare: () => ({ run: () => undefined, done: () => 1, took: () => 5 }),
};
