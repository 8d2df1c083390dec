import { spawnSync } from 'node:child_process';
import { pages } from './helpers/pages.js';
import { snippetsOfPage } from './helpers/snippetsOfPage.js';

const { status } = spawnSync('python3', ['--version']);

describe('a program in Python', () => {
  for (const { title, code } of pages.all.flatMap((page) => snippetsOfPage(page, 'python'))) {
    it(`${title} prints what it says`, () => {
      if (status !== 0 && process.env['CI'] !== 'true') {
        pending('it needs Python 3: apt-get install python3');
        return;
      }
      const { stdout, stderr } = spawnSync('python3', ['-c', code], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const [, said = 'says nothing'] = /^# Output:\n((?:#.*\n)+)$/m.exec(code) ?? [];
      expect(stdout).toBe(said.replaceAll(/^# ?/gm, ''));
    }, 30_000);
  }
});
