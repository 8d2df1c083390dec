import { inspect } from 'node:util';
import { Lock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';

describe('a primitive', () => {
  it('shows its name and its state to console.log, and its state to JSON.stringify', () => {
    const lock = new Lock();
    hold(lock);
    lock.acquire().subscribe();
    expect(inspect(lock)).toBe('Lock { locked: true, waiting: 1 }');
    expect(inspect({ lock })).toBe('{ lock: Lock { locked: true, waiting: 1 } }');
    expect(JSON.stringify(lock)).toBe('{"locked":true,"waiting":1}');
    expect(Object.keys(lock)).toEqual([]);
  });
});
