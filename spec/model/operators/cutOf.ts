import { type Happening, isEnd } from './Stage.js';

/** The frame in which the pipeline is left though it has not completed. */
export function cutOf(log: readonly Happening[]): number {
  if (log.some(({ who, what }) => who === 'result' && what === 'completes')) return Infinity;
  return log.find(isEnd)?.frame ?? Infinity;
}
