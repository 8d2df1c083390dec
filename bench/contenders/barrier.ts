import { Barrier } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

const PARTIES = 100;

/** They arrive one after the other; each hundredth lets its round pass. */
export const barrierRounds: Contender = {
  name: OURS,
  prepare: (items) => {
    const barrier = new Barrier(PARTIES);
    let passed = 0;
    const pass = (): void => {
      passed++;
    };
    // What does not fill a round is done by parties that are not counted.
    const arriving = Math.ceil(items / PARTIES) * PARTIES;
    return {
      run: () => {
        for (let arrived = 0; arrived < arriving; arrived++) barrier.wait().subscribe(pass);
      },
      done: () => passed - (arriving - items),
    };
  },
};
