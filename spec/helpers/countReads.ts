/**
 * Counts how often these objects are asked for one of these properties, from now on.
 *
 * @returns how often it has been so far
 */
export function countReads<T extends object>(
  objects: Iterable<T>,
  ...names: readonly (keyof T)[]
): () => number {
  let reads = 0;
  // All of them first: to go through a linked list is to read them.
  for (const object of [...objects]) {
    for (const name of names) {
      let value = object[name];
      Object.defineProperty(object, name, {
        get: () => {
          reads++;
          return value;
        },
        set: (next: typeof value) => (value = next),
      });
    }
  }
  return () => reads;
}
