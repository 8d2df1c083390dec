import { inspect } from 'node:util';
import { Lock, ReadWriteLock } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';

describe('a permit', () => {
  it('shows to console.log and to JSON.stringify whether it has been released', () => {
    const permit = hold(new Lock());
    permit.release();
    expect(inspect(permit)).toBe('Permit { released: true }');
    expect(inspect(hold(new ReadWriteLock().write))).toBe('WritePermit { released: false }');
    expect(JSON.stringify(permit)).toBe('{"released":true}');
  });
});
