import { contendersOf } from './harness/contendersOf.js';
import { firstTime } from './harness/firstTime.js';
import { workloadNamed } from './workloads.js';

/** The program of the process that one contender is measured in, cold. */
const [name = '', index = '', items = ''] = process.argv.slice(2);

const workload = workloadNamed(name);
const contender = workload.kind === 'comparison' && contendersOf(workload)[Number(index)];
if (!contender) throw new Error(`bench: ${name} has no contender ${index}`);
console.log(await firstTime({ contender, items: Number(items), repeats: 1 }));
// What the rivals have left waiting is not waited for.
process.exit();
