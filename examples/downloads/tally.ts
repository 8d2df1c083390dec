import type { Happening, RemoteFile } from './happenings.js';

/** The progress so far. */
export interface Tally {
  readonly files: number;
  readonly bytes: number;
  /** Files that hold both permits. */
  readonly running: readonly RemoteFile[];
  readonly mostAtOnce: number;
  readonly mostFromOneHost: number;
  readonly limit: number;
  /** In all attempts, including failed ones. */
  readonly receivedBytes: number;
  readonly arrived: number;
  readonly arrivedBytes: number;
  readonly stumbled: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly dropped: number;
  readonly right: number;
  readonly wrong: number;
  readonly interrupted: boolean;
}

export const nothingYet: Tally = {
  files: 0,
  bytes: 0,
  running: [],
  mostAtOnce: 0,
  mostFromOneHost: 0,
  limit: 0,
  receivedBytes: 0,
  arrived: 0,
  arrivedBytes: 0,
  stumbled: 0,
  failed: 0,
  cancelled: 0,
  dropped: 0,
  right: 0,
  wrong: 0,
  interrupted: false,
};

/** The tally after one more happening. */
export function count(tally: Tally, happening: Happening): Tally {
  switch (happening.kind) {
    case 'listed':
      return {
        ...tally,
        files: happening.files.length,
        bytes: happening.files.reduce((sum, { bytes }) => sum + bytes, 0),
      };
    case 'limit':
      return { ...tally, limit: happening.limit };
    case 'begun': {
      const running = [...tally.running, happening.file];
      const fromItsHost = running.filter(({ host }) => host === happening.file.host).length;
      return {
        ...tally,
        running,
        mostAtOnce: Math.max(tally.mostAtOnce, running.length),
        mostFromOneHost: Math.max(tally.mostFromOneHost, fromItsHost),
      };
    }
    case 'received':
      return { ...tally, receivedBytes: tally.receivedBytes + happening.bytes };
    case 'arrived':
      return {
        ...without(tally, happening.file),
        arrived: tally.arrived + 1,
        arrivedBytes: tally.arrivedBytes + happening.file.bytes,
      };
    case 'stumbled':
      return { ...without(tally, happening.file), stumbled: tally.stumbled + 1 };
    case 'failed':
      return { ...tally, failed: tally.failed + 1 };
    case 'cancelled':
      return { ...without(tally, happening.file), cancelled: tally.cancelled + 1 };
    case 'dropped':
      return { ...tally, dropped: tally.dropped + 1 };
    case 'checked':
      return happening.right
        ? { ...tally, right: tally.right + 1 }
        : { ...tally, wrong: tally.wrong + 1 };
    case 'interrupted':
      return { ...tally, interrupted: true };
    case 'ended':
      return tally;
  }
}

function without(tally: Tally, file: RemoteFile): Tally {
  return { ...tally, running: tally.running.filter((other) => other !== file) };
}
