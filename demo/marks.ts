import type { Ending } from './RequestRecord.js';

const cross = 'M-4,-4L4,4M4,-4L-4,4';

/** The mark of each end that a request can have, around the point (0, 0). */
export const marks: Readonly<Record<Ending, string>> = {
  released: '',
  passed: 'M-3,-5L3,0L-3,5',
  left: 'M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0',
  lost: cross,
  closed: cross,
  gone: cross,
};
