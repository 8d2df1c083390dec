import { contendersOf } from './contendersOf.js';
import { execute } from './execute.js';
import type { Measure } from './Measure.js';
import type { Comparison } from './Workload.js';

/** The time of an item in a fresh process, which has done nothing but load the modules. */
export function timeCold(workload: Comparison): Measure {
  const contenders = contendersOf(workload);
  return {
    unit: 'ns',
    sample: ({ contender, items }) =>
      execute('contenderProcess.js', [
        workload.name,
        String(contenders.indexOf(contender)),
        String(items),
      ]),
  };
}
