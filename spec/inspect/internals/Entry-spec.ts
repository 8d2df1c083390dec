import { Lock, type Permit } from '../../../lib/index.js';
import type { Entry } from '../../../lib/inspect/Entry.js';
import { entryOf } from '../../../lib/inspect/entryOf.js';
import { Inspector } from '../../../lib/inspect/index.js';

/** How many entries one keeps, with itself: those that it was made inside of. */
function kept(permit: Permit): number {
  let count = 0;
  for (let entry: Entry | null | undefined = entryOf(permit); entry; entry = entry.inside) count++;
  return count;
}

describe('the entry of a request', () => {
  let inspector: Inspector;

  beforeEach(() => {
    inspector = new Inspector();
  });

  afterEach(() => {
    inspector.stop();
  });

  it('keeps none of the permits that were given back before it asked', () => {
    const lock = inspector.watch('lock', new Lock());
    const counts: number[] = [];
    const ask = (): void => {
      lock.acquire().subscribe((permit) => {
        counts.push(kept(permit));
        permit.release();
        if (counts.length < 9) ask();
      });
    };
    ask();
    expect(counts).toEqual(Array(9).fill(1));
  });

  for (const together of [1, 2, 3]) {
    it(`keeps no more than ${String(together + 1)} in a chain that goes on holding ${String(together)}`, () => {
      const held: Permit[] = [];
      const counts: number[] = [];
      const goOn = (): void => {
        inspector
          .watch('link', new Lock())
          .acquire()
          .subscribe((permit) => {
            counts.push(kept(permit));
            held.push(permit);
            if (held.length > together) held.shift()?.release();
            if (counts.length < 20) goOn();
          });
      };
      goOn();
      expect(Math.max(...counts)).toBe(together + 1);
    });
  }
});
