import { freshContenders } from './freshContenders.js';
import type * as contenders from './promiseContenders.js';
import { promiseSemaphores } from './promiseSemaphores.js';

/** Makes a contender of each rival that can do it, out of its own copy of the code. */
export const ofPromiseRivals = await freshContenders(
  promiseSemaphores,
  (name) => import(`./promiseContenders.js?${name}`) as Promise<typeof contenders>,
);
