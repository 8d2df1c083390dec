import type * as contenders from './promiseContenders.js';
import { type PromiseRival, promiseSemaphores } from './promiseSemaphores.js';

type Contenders = typeof contenders;

/**
 * A copy of the code for each rival, by a query that makes it a module of its own: otherwise its
 * calls would meet the objects of all rivals, and the compiler could not inline what each of them
 * is fast by.
 */
const copies = new Map(
  await Promise.all(
    promiseSemaphores.map(
      async (rival) =>
        [rival, (await import(`./promiseContenders.js?${rival.name}`)) as Contenders] as const,
    ),
  ),
);

/** Makes a contender of each rival that can do it, out of its own copy of the code. */
export function ofPromiseRivals<C>(
  contenderOf: (code: Contenders, rival: PromiseRival) => C,
  can: (rival: PromiseRival) => boolean = () => true,
): C[] {
  return [...copies]
    .filter(([rival]) => can(rival))
    .map(([rival, code]) => contenderOf(code, rival));
}
