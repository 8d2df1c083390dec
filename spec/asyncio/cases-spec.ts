import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cases } from './cases.js';

const folder = join(process.cwd(), 'spec', 'asyncio');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

for (const [name, expected] of Object.entries(cases)) {
  describe(`asyncio's cases for ${name}`, () => {
    const source = readFileSync(join(folder, `${name}-spec.ts`), 'utf8');
    // Each title is the case's name, a colon, and what happens.
    const told = Array.from(source.matchAll(/^ *it\(\s*['`](\w+): /gm), (match) => match[1]);

    for (const title of expected) {
      it(`${title} is told, or listed as having no counterpart`, () => {
        expect(told.includes(title) || readme.includes(`- \`${name}.${title}\``)).toBeTrue();
      });
    }

    it('are all the cases that are told', () => {
      expect(told.filter((title) => !expected.some((known) => known === title))).toEqual([]);
    });
  });
}
