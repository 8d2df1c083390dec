import type { Happening } from './happenings.js';

/** The progress so far. */
export interface Tally {
  readonly found: number;
  readonly foundBytes: number;
  /** Whether every folder has been read. Until then, more files may be found. */
  readonly listed: boolean;
  /** Found, and without a permit yet. */
  readonly waiting: number;
  readonly inFlight: number;
  readonly mostInFlight: number;
  readonly limit: number;
  readonly readBytes: number;
  readonly written: number;
  readonly writtenBytes: number;
  readonly unreadable: number;
  readonly running: boolean;
  readonly interrupted: boolean;
  readonly ticks: number;
  readonly readBytesAtTick: number;
  /** Recent bytes per second; undefined before the first tick. */
  readonly rate: number | undefined;
}

export const nothingYet: Tally = {
  found: 0,
  foundBytes: 0,
  listed: false,
  waiting: 0,
  inFlight: 0,
  mostInFlight: 0,
  limit: 0,
  readBytes: 0,
  written: 0,
  writtenBytes: 0,
  unreadable: 0,
  running: true,
  interrupted: false,
  ticks: 0,
  readBytesAtTick: 0,
  rate: undefined,
};

/** The tally after one more happening. */
export function count(tally: Tally, happening: Happening): Tally {
  switch (happening.kind) {
    case 'found':
      return {
        ...tally,
        found: tally.found + 1,
        foundBytes: tally.foundBytes + happening.file.size,
        waiting: tally.waiting + 1,
      };
    case 'listed':
      return { ...tally, listed: true };
    case 'started':
      return {
        ...tally,
        waiting: tally.waiting - 1,
        inFlight: tally.inFlight + 1,
        mostInFlight: Math.max(tally.mostInFlight, tally.inFlight + 1),
      };
    case 'closed':
      return { ...tally, inFlight: tally.inFlight - 1 };
    case 'limit':
      return { ...tally, limit: happening.limit };
    case 'read':
      return { ...tally, readBytes: tally.readBytes + happening.bytes };
    case 'written':
      return {
        ...tally,
        written: tally.written + 1,
        writtenBytes: tally.writtenBytes + happening.bytes,
      };
    case 'unreadable':
      return { ...tally, unreadable: tally.unreadable + 1 };
    case 'running':
      return { ...tally, running: happening.running };
    case 'tick': {
      const now = (tally.readBytes - tally.readBytesAtTick) / happening.seconds;
      return {
        ...tally,
        ticks: tally.ticks + 1,
        readBytesAtTick: tally.readBytes,
        // An average with the past, so that it changes slowly enough to read.
        rate: tally.rate === undefined ? now : (tally.rate + now) / 2,
      };
    }
    case 'interrupted':
      return { ...tally, interrupted: true };
    case 'ended':
      return tally;
  }
}
