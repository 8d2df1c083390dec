import { freshContenders } from './freshContenders.js';
import type * as contenders from './rateContenders.js';
import { rateRivals } from './rateRivals.js';

/** Makes a contender of each rival that can do it, out of its own copy of the code. */
export const ofRateRivals = await freshContenders(
  rateRivals,
  (name) => import(`./rateContenders.js?${name}`) as Promise<typeof contenders>,
);
