import { fromEvent, mergeMap, NEVER, type Observable, using } from 'rxjs';

export const CONTROL_C = '\u0003';
export const SPACE = ' ';
export const PLUS = '+';
export const MINUS = '-';

/**
 * The keys as they are pressed, if there is a terminal. While somebody subscribes, the terminal
 * passes on every key at once, and Ctrl-C is a key and not a signal.
 */
export function keysOf(terminal: NodeJS.ReadStream): Observable<string> {
  if (!terminal.isTTY) return NEVER;
  return using(
    () => {
      terminal.setRawMode(true);
      return {
        unsubscribe: () => {
          terminal.setRawMode(false);
          // Reading from a terminal keeps the program alive.
          terminal.pause();
        },
      };
    },
    () => fromEvent(terminal, 'data').pipe(mergeMap((keys) => String(keys))),
  );
}
