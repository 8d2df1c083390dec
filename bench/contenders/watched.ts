import { Lock } from 'rxjs-locks';
import { Inspector } from 'rxjs-locks/inspect';
import { OURS } from './names.js';
import { inTurn } from './ourLock.js';

/** An inspector watches, and nobody hears of events. */
export const watchedInTurn = inTurn(OURS, () => {
  const inspector = new Inspector();
  return inspector.watch('lock', new Lock());
});

export const unwatchedInTurn = inTurn('the same lock, not watched', () => new Lock());
