import { collectGarbage } from './collectGarbage.js';

/** Something that is to be collected when it is let go. */
export interface LetGo {
  readonly name: string;
  /**
   * Makes it, does with it what there is to do, and gives what is let go of, by its names.
   *
   * @param keep for what lives on: a primitive, a permit that is still held
   */
  readonly make: (keep: (alive: unknown) => void) => Readonly<Record<string, object | undefined>>;
}

/**
 * The names of what is kept, as the collector tells. Each is made three times, and is kept only
 * where all three are: the engine itself may hold one of many, as where it has just compiled what
 * made it.
 */
export async function keptOf(cases: readonly LetGo[]): Promise<string[]> {
  const alive: unknown[] = [];
  const references = new Map<string, WeakRef<object>[]>();
  for (const { name, make } of [...cases, ...cases, ...cases]) {
    for (const [what, object] of Object.entries(make((each) => alive.push(each)))) {
      if (!object) throw new Error(`there is no ${what} of ${name} to let go`);
      const path = `${name}: ${what}`;
      references.set(path, [...(references.get(path) ?? []), new WeakRef(object)]);
    }
  }
  for (let round = 0; round < 5 && references.size > 0; round++) {
    await collectGarbage();
    for (const [path, all] of references) {
      if (all.some((reference) => reference.deref() === undefined)) references.delete(path);
    }
  }
  // Named here, so that all of it has been alive until now.
  alive.length = 0;
  return [...references.keys()];
}
