import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

describe('the script', () => {
  it('is the one of locks.lua', () => {
    const before = readFileSync('lib/redis/script.ts', 'utf8');
    execFileSync(process.execPath, ['inlineScripts.mjs']);
    expect(readFileSync('lib/redis/script.ts', 'utf8')).toBe(before);
  });
});
