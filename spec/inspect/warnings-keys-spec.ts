import { setImmediate } from 'node:timers/promises';
import { KeyedLock } from '../../lib/index.js';
import { Inspector, type Warning } from '../../lib/inspect/index.js';
import { collectGarbage } from '../helpers/collectGarbage.js';
import { hold } from '../helpers/hold.js';
import { ManualClock } from '../helpers/ManualClock.js';

/** A warning as a line: `never #2 #1`. */
function line({ type, requests }: Warning): string {
  return [type, ...requests.map(({ id }) => `#${String(id)}`)].join(' ');
}

describe('a warning of a request for keys', () => {
  let clock: ManualClock;
  let inspector: Inspector;
  let keys: KeyedLock<string>;
  let warnings: Warning[];

  beforeEach(() => {
    clock = new ManualClock();
    inspector = new Inspector({ scheduler: clock, waitsLongerThan: 10 });
    keys = inspector.watch('keys', new KeyedLock<string>());
    warnings = [];
    inspector.warnings$.subscribe((warning) => warnings.push(warning));
  });

  afterEach(() => {
    inspector.stop();
  });

  /** Takes keys whose permits nobody keeps, and waits until these are found. */
  const lose = async (...lost: string[]): Promise<void> => {
    for (const key of lost) keys.for(key).acquire().subscribe();
    for (let round = 0; round < 10 && warnings.length < lost.length; round++) {
      await collectGarbage();
    }
    await setImmediate();
    expect(warnings.map(({ type }) => type)).toEqual(lost.map(() => 'leaked'));
    warnings.length = 0;
  };

  it('that waits for too long is with those that hold the same keys', () => {
    const permits = ['a', 'b', 'c'].map((key) => hold(keys.for(key)));
    permits.push(hold(keys.forAll(['d', 'e'])));
    keys.for('b').acquire().subscribe();
    keys.forAll(['a', 'd', 'e']).acquire().subscribe();
    clock.advance(20);
    expect(warnings.map(line)).toEqual(['waits-too-long #5 #2', 'waits-too-long #6 #1 #4']);
    expect(permits.some(({ released }) => released)).toBeFalse();
  });

  it('that will never be granted is with the lost permits of the same keys', async () => {
    await lose('a', 'b', 'c');
    keys.for('b').acquire().subscribe();
    keys.forAll(['c', 'd']).acquire().subscribe();
    await setImmediate();
    expect(warnings.map(line)).toEqual(['never #4 #2', 'never #5 #3']);
    expect(warnings[0]?.message).toBe(
      'keys #4 will never be granted: the permit of keys #2 was never released, and is lost',
    );
  });
});
