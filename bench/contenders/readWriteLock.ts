import { type Permit, ReadWriteLock } from 'rxjs-locks';
import type { Contender } from '../harness/Contender.js';
import { OURS } from './names.js';

/** All ask while a writer is inside, each tenth to write; then it leaves, and each releases in its grant. */
export const readWriteQueue: Contender = {
  name: OURS,
  prepare: (items) => {
    const { read, write } = new ReadWriteLock();
    const held = write.tryAcquire();
    let granted = 0;
    const enter = (permit: Permit): void => {
      granted++;
      permit.release();
    };
    return {
      run: () => {
        for (let asked = 0; asked < items; asked++) {
          (asked % 10 === 0 ? write : read).acquire().subscribe(enter);
        }
        held?.release();
      },
      done: () => granted,
    };
  },
};
