import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeSnippets } from './helpers/describeSnippets.js';
import { filesUnder } from './helpers/filesUnder.js';
import { snippets } from './helpers/snippets.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

describe('a page', () => {
  describe('has programs:', () => {
    describeSnippets(snippets.pages);
  });

  it('README.md shows programs', () => {
    expect(
      snippets.pages.filter(({ title }) => title.startsWith('README.md')).length,
    ).toBeGreaterThan(10);
  });

  for (const page of [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    ...filesUnder('docs', '.md'),
  ]) {
    const text = readFileSync(page, 'utf8');

    it(`${page} has no block of code that is not run`, () => {
      const languages = Array.from(text.matchAll(/^```(\w+)$/gm), ([, language]) => language);
      expect(
        languages.filter((language) => !/^(ts|sh|text|mermaid)$/.test(language ?? '')),
      ).toEqual([]);
    });

    it(`${page} has no graph that is not printed by its programs`, () => {
      const graphs = Array.from(text.matchAll(/^```mermaid\n(.*?)^```$/gms), ([, graph]) => graph);
      const printed = text.replaceAll(/^\/\/ /gm, '');
      for (const graph of graphs) expect(printed.split(graph ?? '').length).toBe(3);
      expect(graphs.length).toBe(page === 'docs/insight.md' ? 1 : 0);
    });

    it(`${page} has no broken link`, () => {
      const targets = Array.from(text.matchAll(/\]\(([^)]+)\)/g), ([, target]) => target ?? '');
      const broken = targets.filter((target) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        return !existsSync(file) || (anchor !== undefined && !anchorsOf(file).includes(anchor));
      });
      expect(broken).toEqual([]);
    });
  }

  it('README.md names the tarball of this version', () => {
    const names = readFileSync('README.md', 'utf8').match(/rxjs-locks-[\d.]+\.tgz/g);
    expect(new Set(names)).toEqual(new Set([`rxjs-locks-${version}.tgz`]));
  });

  it('CHANGELOG.md begins with this version or what is unreleased, newest first, with dates', () => {
    const headings = readFileSync('CHANGELOG.md', 'utf8').match(/^## .*$/gm) ?? [];
    if (headings[0] === '## Unreleased') headings.shift();
    expect(headings[0]).toMatch(`^## ${version.replaceAll('.', '\\.')} `);
    const dates = headings.map(
      (heading) => /^## \d+\.\d+\.\d+ \((\d{4}-\d{2}-\d{2})\)$/.exec(heading)?.[1],
    );
    expect(dates).not.toContain(undefined);
    expect(dates).toEqual([...dates].sort().reverse());
  });
});

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(page: string): string[] {
  const headings = Array.from(
    readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm),
    ([, text]) => text,
  );
  return headings.map((text = '') =>
    text
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
