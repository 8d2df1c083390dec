import type { Case } from '../helpers/World.js';
import { counting } from './counting.js';
import { everyLock } from './everyLock.js';
import { naming } from './naming.js';
import { reading } from './reading.js';
import { stealing } from './stealing.js';

/** What the locks between tabs promise, to be tried in every runtime. */
export const cases: readonly Case[] = [
  ...everyLock,
  ...stealing.map((each) => ({ ...each, title: `WebLock: ${each.title}` })),
  ...reading.map((each) => ({ ...each, title: `WebReadWriteLock: ${each.title}` })),
  ...counting.map((each) => ({ ...each, title: `WebSemaphore: ${each.title}` })),
  ...naming,
];
