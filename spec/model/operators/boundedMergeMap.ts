import { defer, EMPTY, filter, finalize, from, map, mergeMap } from 'rxjs';
import { OverflowError, type WaitingOptions } from '../../../lib/index.js';
import type { Run } from './Stage.js';

/** A value, and whether it has been dropped. */
interface Box {
  readonly value: string;
  dropped: boolean;
}

/**
 * `mergeMap` with a bounded buffer, in the plainest way: an array of the values that wait, and a
 * mark on those that are dropped.
 */
export function boundedMergeMap(limit: number, options: Required<WaitingOptions>): Run {
  const { maxWaiting, overflow } = options;
  return (project) => (source) =>
    defer(() => {
      let waiting: Box[] = [];
      let running = 0;
      let index = 0;

      function takes(box: Box): boolean {
        if (running < limit && waiting.length === 0) return true;
        if (waiting.length >= maxWaiting) {
          if (overflow === 'error') throw new OverflowError();
          if (overflow === 'drop-newest' || maxWaiting === 0) return false;
          for (const oldest of waiting.splice(0, 1)) oldest.dropped = true;
        }
        waiting.push(box);
        return true;
      }

      return source.pipe(
        map((value): Box => ({ value, dropped: false })),
        filter(takes),
        mergeMap((box) => {
          if (box.dropped) return EMPTY;
          waiting = waiting.filter((other) => other !== box);
          running++;
          return from(project(box.value, index++)).pipe(finalize(() => running--));
        }, limit),
      );
    });
}
