import { collectGarbage } from './collectGarbage.js';

/** Something that must be collected once nobody uses it. */
export interface LetGo {
  readonly name: string;
  /**
   * Creates it, uses it, and returns, by name, what must be collected.
   *
   * @param keep called with what lives on: a primitive, a permit that is still held
   */
  readonly make: (keep: (alive: unknown) => void) => Readonly<Record<string, object | undefined>>;
}

/**
 * The names of what the garbage collector keeps. Each is created three times, and counts as kept
 * only if all three are, because the engine itself may hold one of many: for example, after
 * compiling the code that created it.
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
  // Used here, so that everything has been alive until now.
  alive.length = 0;
  return [...references.keys()];
}
