import { setImmediate } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { NEVER, type Observable, switchMap, tap } from 'rxjs';

let zone = 'outside';
const zones: string[] = [];
const noteZone = tap(() => zones.push(zone));

// Where the library looks for async contexts when it is loaded.
Object.assign(process, { getBuiltinModule: undefined });
Object.assign(globalThis, {
  Zone: {
    current: {
      run(call: (argument: unknown) => unknown, self: unknown, [argument]: [unknown]) {
        zone = 'in the zone';
        const returned = call.call(self, argument);
        zone = 'outside';
        return returned;
      },
    },
  },
});
const { Barrier, Event, Lock, Semaphore, usingLock } = await import('../../../lib/index.js');
const { Inspector } = await import('../../../lib/inspect/index.js');

/** What somebody waits for, and what ends the waiting. */
interface Wait {
  readonly over$: Observable<unknown>;
  end(): void;
}

const inspector = new Inspector();
const warnings: string[] = [];
inspector.warnings$.subscribe(({ type, name }) => warnings.push(`${type}: ${name}`));

const waits: Record<string, () => Wait> = {
  'an event': () => {
    const event = inspector.watch('event', new Event());
    return { over$: event.wait(), end: () => event.set() };
  },
  'a barrier': () => {
    const barrier = inspector.watch('barrier', new Barrier(2));
    return { over$: barrier.wait(), end: () => barrier.wait().subscribe() };
  },
  'a semaphore that nobody watches': () => {
    const semaphore = new Semaphore(1);
    const permit = semaphore.tryAcquire();
    return { over$: semaphore.acquire(), end: () => permit?.release() };
  },
};

for (const [name, make] of Object.entries(waits)) {
  // Let in from inside of a section, it waits for the lock of that section, which will come.
  const free = make();
  const lock = inspector.watch(`outside of ${name}`, new Lock());
  free.over$
    .pipe(
      noteZone,
      switchMap(() => lock.acquire()),
    )
    .subscribe();
  usingLock(lock, () => {
    free.end();
    return NEVER;
  }).subscribe();

  // Let in from outside, it waits for the lock of the section that it is inside of.
  const bound = make();
  const own = inspector.watch(`inside of ${name}`, new Lock());
  usingLock(own, () =>
    bound.over$.pipe(
      noteZone,
      switchMap(() => own.acquire()),
    ),
  ).subscribe();
  bound.end();
}

await setImmediate();
parentPort?.postMessage({ warnings, zones });
