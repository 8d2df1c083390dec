import type { ReadStream } from 'node:tty';
import { fromEvent, mergeMap, type Observable, using } from 'rxjs';

export const CONTROL_C = '\u0003';

/** The keys as they are pressed in a terminal, or the characters as they come from a pipe. */
export function keysOf(input: ReadStream): Observable<string> {
  return using(
    () => {
      if (input.isTTY) input.setRawMode(true);
      return {
        unsubscribe: () => {
          if (input.isTTY) input.setRawMode(false);
          // Reading keeps the program alive.
          input.destroy();
        },
      };
    },
    () => fromEvent(input, 'data').pipe(mergeMap((keys) => String(keys))),
  );
}
