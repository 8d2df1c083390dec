import fc from 'fast-check';
import { map, type Subscription } from 'rxjs';
import {
  allOf,
  Condition,
  KeyedLock,
  Lock,
  type Lockable,
  ReadWriteLock,
  Semaphore,
} from '../../lib/index.js';
import { Inspector, type Warning, type WaitForGraph } from '../../lib/inspect/index.js';
import { Machine, type Program, programs } from './helpers/programs.js';

/** How many random programs there are. */
const runs = Number(process.env['INSPECT_PROGRAMS'] ?? 1_000);
/** How many run at the same time, each with an inspector of its own. */
const AT_A_TIME = 50;

/** Everything that a program can hold. */
function resources(inspector: Inspector): Lockable[] {
  const [one, other] = [new Lock(), new Lock()];
  const condition = new Condition();
  const [pair, big] = [new Semaphore(2), new Semaphore(3)];
  const files = new ReadWriteLock();
  const keys = new KeyedLock<string>();
  for (const [name, primitive] of Object.entries({
    one,
    other,
    condition,
    pair,
    big,
    files,
    keys,
  })) {
    inspector.watch(name, primitive);
  }
  inspector.watch('lock of the condition', condition.lock);
  return [
    ...[one, other, condition, pair, files.read, files.write],
    { acquire: () => big.acquire(2) },
    ...[keys.for('a'), keys.for('b'), keys.forAll(['a', 'b'])],
    // A request with operators applied, and several as one.
    { acquire: () => other.acquire().pipe(map((permit) => permit)) },
    allOf(one, other),
    allOf(pair, files.read),
  ];
}

/** Runs a program until nothing happens any more, and says what was wrong with the warnings. */
async function faultsOf(program: Program): Promise<{ faults: string[]; stuck: boolean }> {
  const inspector = new Inspector();
  const machine = new Machine(resources(inspector));
  const warnings: Warning[] = [];
  inspector.warnings$.subscribe((warning) => warnings.push(warning));
  let ended = 0;
  const subscriptions: Subscription[] = program.map((process) =>
    machine.run(process).subscribe({ complete: () => ended++ }),
  );
  await machine.rest();
  const stuck = ended < program.length;
  const faults = stuck
    ? missed(inspector.graph(), warnings)
    : warnings.map(({ message }) => `a false one: ${message}`);
  for (const subscription of subscriptions) subscription.unsubscribe();
  inspector.stop();
  return { faults, stuck };
}

/** A search of our own: whoever waits in the end is led to a circle that there was a warning of. */
function missed({ requests, edges }: WaitForGraph, warnings: readonly Warning[]): string[] {
  const told = new Set(warnings.flatMap((warning) => warning.requests.map(({ id }) => id)));
  const standing = new Set(requests.map(({ id }) => id));
  const faults = [...told]
    .filter((id) => !standing.has(id))
    .map((id) => `#${String(id)} was told, and came through`);
  for (const { id } of requests) {
    const reached = new Set([id]);
    for (const each of reached) {
      for (const { waits, holds } of edges) if (waits === each) reached.add(holds);
    }
    if (![...reached].some((each) => told.has(each))) faults.push(`#${String(id)} was missed`);
  }
  return faults;
}

describe('deadlocks', () => {
  it(`are all found, and none is found that is none, in ${String(runs)} random programs`, async () => {
    let stuck = 0;
    const batches = Math.ceil(runs / AT_A_TIME);
    const { length } = resources(new Inspector());
    const batch = fc.array(programs(length), { minLength: AT_A_TIME, maxLength: AT_A_TIME });
    const property = fc.asyncProperty(batch, async (all) => {
      const outcomes = await Promise.all(all.map(faultsOf));
      stuck += outcomes.filter((outcome) => outcome.stuck).length;
      const wrong = outcomes.findIndex(({ faults }) => faults.length > 0);
      if (wrong < 0) return;
      throw new Error(
        `${outcomes[wrong]?.faults.join('; ') ?? ''}\n${JSON.stringify(all[wrong], null, 1)}`,
      );
    });
    await fc.assert(property, { numRuns: batches, endOnFailure: true });
    // Neither all of them nor none.
    expect(stuck).toBeGreaterThan(runs / 50);
    expect(stuck).toBeLessThan(runs / 2);
    console.log(`\n${String(stuck)} of ${String(runs)} random programs had a deadlock`);
  }, 3_600_000);
});
