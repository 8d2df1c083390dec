import { merge } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Lock, withLock } from '../lib/index.js';

describe('withLock', () => {
  it(
    'lets the second source in when the first is through',
    marbles((m) => {
      const lock = new Lock();
      const first = m.cold('    --a--|   ');
      const firstSub = '        ^----!   ';
      const second = m.cold('        -b-|');
      const secondSub = '       -----^--!';
      const expected = '        --a---b-|';
      m.expect(
        merge(first.pipe(withLock(lock)), second.pipe(withLock(lock))),
      ).toBeObservable(expected);
      m.expect(first).toHaveSubscriptions(firstSub);
      m.expect(second).toHaveSubscriptions(secondSub);
    }),
  );
});
