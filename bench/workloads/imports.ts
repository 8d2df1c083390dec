import {
  fiveMilliseconds,
  importOfModules,
  importOfRxjs,
  ourImport,
} from '../contenders/imports.js';
import type { Comparison } from '../harness/Workload.js';

/** What it takes until the library is there. */
export const importWorkloads: readonly Comparison[] = [
  {
    kind: 'comparison',
    name: 'import',
    row: 30,
    title: '`import` of the library',
    counts: 'an import in a fresh process, where rxjs has been imported already',
    measure: 'timeTold',
    items: 1,
    repeats: 3,
    ours: ourImport,
    rivals: [fiveMilliseconds, importOfModules, importOfRxjs],
    target: { atMost: 1, against: [fiveMilliseconds.name] },
  },
];
