import { Lock, type Permit } from 'rxjs-locks';
import { Inspector } from 'rxjs-locks/inspect';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** Acquires, is granted and releases, again and again, with nobody else there. */
function inTurn(name: string, makeLock: () => Lock): Contender {
  return {
    name,
    prepare: (items) => {
      const lock = makeLock();
      let granted = 0;
      const enter = (permit: Permit): void => {
        granted++;
        permit.release();
      };
      return {
        run: () => {
          for (let asked = 0; asked < items; asked++) lock.acquire().subscribe(enter);
        },
        done: () => granted,
      };
    },
  };
}

/** An inspector watches, and nobody hears of events. */
export const watchedInTurn = inTurn(OURS, () => {
  const inspector = new Inspector();
  return inspector.watch('lock', new Lock());
});

export const unwatchedInTurn = inTurn('the same lock, not watched', () => new Lock());
