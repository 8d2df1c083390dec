import fc from 'fast-check';
import { concat, defer, from, ignoreElements, lastValueFrom, type Observable } from 'rxjs';
import { type Lockable, usingLock } from '../../../lib/index.js';

/** What a process does, one step after the other. */
export type Step =
  | { readonly do: 'pause'; readonly how: 'microtask' | 'immediate' | 'timer' }
  | {
      readonly do: 'hold';
      /** The index of what is held. */
      readonly what: number;
      /** Whether the work is an async function. */
      readonly async: boolean;
      readonly inside: readonly Step[];
    };

/** Processes that run side by side. */
export type Program = readonly (readonly Step[])[];

const pauses = fc.record({
  do: fc.constant('pause' as const),
  how: fc.constantFrom('microtask' as const, 'immediate' as const, 'timer' as const),
});

function steps(resources: number, depth: number): fc.Arbitrary<readonly Step[]> {
  const holds = fc.record({
    do: fc.constant('hold' as const),
    what: fc.nat({ max: resources - 1 }),
    async: fc.boolean(),
    inside: depth > 0 ? steps(resources, depth - 1) : fc.array(pauses, { maxLength: 1 }),
  });
  return fc.array(fc.oneof(holds, pauses), { maxLength: 2, size: 'max' });
}

/** @param resources how many things there are to hold */
export function programs(resources: number): fc.Arbitrary<Program> {
  return fc.array(steps(resources, 2), { minLength: 2, maxLength: 4 });
}

/** Runs programs, and knows when nothing more will happen by itself. */
export class Machine {
  readonly #resources: readonly Lockable[];
  #pausing = 0;

  constructor(resources: readonly Lockable[]) {
    this.#resources = resources;
  }

  /** Resolves once nobody pauses any more, and what comes of that has happened. */
  async rest(): Promise<void> {
    for (let quiet = 0; quiet < 5; quiet = this.#pausing > 0 ? 0 : quiet + 1) {
      await new Promise(setImmediate);
    }
  }

  /** Runs what a process does. A section goes on only when all that it asks for has been done. */
  run(process: readonly Step[]): Observable<never> {
    const parts = process.map((step) =>
      defer((): Observable<unknown> => {
        if (step.do === 'pause') return from(this.#pause(step.how));
        const lockable = this.#resources[step.what];
        if (!lockable) throw new Error('no such thing');
        const inside = (): Observable<never> => this.run(step.inside);
        return usingLock(
          lockable,
          step.async
            ? async () => {
                await Promise.resolve();
                await lastValueFrom(inside(), { defaultValue: undefined });
              }
            : inside,
        );
      }).pipe(ignoreElements()),
    );
    return concat(...parts);
  }

  async #pause(how: 'microtask' | 'immediate' | 'timer'): Promise<void> {
    this.#pausing++;
    if (how === 'immediate') await new Promise(setImmediate);
    else if (how === 'timer') await new Promise((resolve) => setTimeout(resolve, 1));
    else await Promise.resolve();
    this.#pausing--;
  }
}
