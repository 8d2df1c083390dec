import { Bench } from 'tinybench';
import { collectGarbage } from './collectGarbage.js';
import type { Prepared } from './Contender.js';
import { checkAll, prepareAll, runAll } from './Entry.js';
import type { Measure } from './Measure.js';

const NANOSECONDS = 1e6;

/**
 * The time of one item.
 *
 * Tinybench runs each of its tasks to the end before the next, so what it is asked for is one
 * iteration at a time; the rounds that ours and rivals are interleaved in are made around it.
 * Garbage is collected after all has been made ready, so what waits has the age that it has in
 * a program, and no sample pays for the one before.
 */
export const timeTaken: Measure = {
  unit: 'ns',
  sample: async (entry) => {
    let prepared: Prepared[] = [];
    const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
    bench.add(entry.contender.name, () => runAll(prepared), {
      // Otherwise tinybench calls it once more, to find out.
      async: true,
      beforeEach: () => {
        prepared = prepareAll(entry);
        collectGarbage();
      },
    });
    const [task] = await bench.run();
    checkAll(entry, prepared);
    if (task?.result.state !== 'completed') {
      throw new Error(`${entry.contender.name}: not measured`);
    }
    return (task.result.latency.p50 * NANOSECONDS) / (entry.items * entry.repeats);
  },
};
