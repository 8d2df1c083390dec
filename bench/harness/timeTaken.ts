import { Bench } from 'tinybench';
import { collectYoungGarbage } from './collectGarbage.js';
import { checkAll, prepareAll, runAll } from './Entry.js';
import type { Measure } from './Measure.js';

const NANOSECONDS = 1e6;
const WARM_UP_MILLISECONDS = 100;
/** How many items are done at a time while it warms up, at most. */
const WARM_UP_ITEMS = 1_000;

/**
 * The time of one item, hot.
 *
 * Tinybench runs each of its tasks to the end before the next, so what it is asked for is one
 * iteration at a time; the rounds that ours and rivals are interleaved in are made around it.
 *
 * The young garbage is collected after all has been made ready, so what waits has the age that it
 * has in a program. No full collection is forced: it throws away the compiled code of objects that
 * are gone, and the sample would then tell how fast the compiler is. `timeAfterCollection` tells
 * that. V8 makes its own full collections, so each contender warms up before its sample.
 */
export const timeTaken: Measure = {
  unit: 'ns',
  sample: async (entry) => {
    const { contender, items, repeats } = entry;
    const small = { contender, items: Math.min(items, WARM_UP_ITEMS), repeats: 1 };
    const measured = prepareAll(entry);
    let prepared = measured;
    const bench = new Bench({
      iterations: 1,
      time: 0,
      warmupIterations: 1,
      warmupTime: WARM_UP_MILLISECONDS,
      throws: true,
    });
    bench.add(contender.name, () => runAll(prepared), {
      // Otherwise tinybench calls it once more, to find out.
      async: true,
      beforeEach: (mode) => {
        prepared = mode === 'warmup' ? prepareAll(small) : measured;
      },
    });

    collectYoungGarbage();
    const [task] = await bench.run();
    checkAll(entry, measured);
    if (task?.result.state !== 'completed') throw new Error(`${contender.name}: not measured`);
    return (task.result.latency.p50 * NANOSECONDS) / (items * repeats);
  },
};
