import { setImmediate } from 'node:timers/promises';
import { KeyedLock, usingLock } from '../../../lib/index.js';
import { Inspector } from '../../../lib/inspect/index.js';
import { countReads } from '../../helpers/countReads.js';
import { hold } from '../../helpers/hold.js';
import { watchedOf } from './helpers/watchedOf.js';

describe('the list of those that wait', () => {
  let inspector: Inspector;
  let keys: KeyedLock<string>;

  beforeEach(() => {
    inspector = new Inspector();
    keys = inspector.watch('keys', new KeyedLock<string>());
  });

  afterEach(() => {
    inspector.stop();
  });

  it('counts the requests for several keys, however they end', () => {
    const held = hold(keys.for('a'));
    const ask = (...of: string[]) =>
      keys
        .forAll(of)
        .acquire()
        .subscribe({ error: () => undefined });
    const { waiting } = watchedOf(keys);
    const counts: number[] = [];
    const count = (): number => counts.push(waiting.groups);
    ask('a');
    count();
    const left = ask('a', 'b');
    ask('a', 'c');
    count();
    left.unsubscribe();
    count();
    keys.cancelWaiting();
    count();
    ask('a', 'b');
    count();
    held.release();
    count();
    ask('a', 'c');
    count();
    inspector.unwatch(keys);
    count();
    expect(counts).toEqual([0, 2, 1, 0, 1, 0, 1, 0]);
  });

  it('is not walked for each that waits inside of a section, where none is for several keys', async () => {
    let warnings = 0;
    inspector.warnings$.subscribe(() => warnings++);
    const held = hold(keys.for('a'));
    for (let count = 0; count < 9; count++) keys.for('a').acquire().subscribe();
    const { waiting } = watchedOf(keys);
    const walked = countReads(waiting, 'ahead');
    const askInside = async (section: string): Promise<void> => {
      usingLock(keys.for(section), () => keys.for('a').acquire()).subscribe();
      await setImmediate();
    };
    await askInside('one');
    expect(waiting.last?.inside).toBeDefined();
    expect(walked()).toBe(0);
    keys.forAll(['a', 'b']).acquire().subscribe();
    await askInside('other');
    expect(walked()).toBeGreaterThan(0);
    expect(warnings).toBe(0);
    expect(held.released).toBeFalse();
  });
});
