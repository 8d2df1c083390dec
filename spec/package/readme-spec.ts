import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf } from './helpers/anchorsOf.js';
import { describeSnippets } from './helpers/describeSnippets.js';
import { linksOf } from './helpers/linksOf.js';
import { pages } from './helpers/pages.js';
import { snippets } from './helpers/snippets.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const readme = readFileSync('README.md', 'utf8');

const isAddress = (target: string): boolean => target.startsWith('https://');

describe('a page', () => {
  describe('has programs:', () => {
    describeSnippets(snippets.pages);
  });

  for (const page of pages.all) {
    const text = readFileSync(page, 'utf8');

    it(`${page} has no block of code that is not run`, () => {
      const languages = Array.from(text.matchAll(/^```(\w+)$/gm), ([, language]) => language);
      expect(
        languages.filter((language) => !/^(ts|python|sh|text|mermaid)$/.test(language ?? '')),
      ).toEqual([]);
    });

    it(`${page} has no graph that is not printed by its programs`, () => {
      const graphs = Array.from(text.matchAll(/^```mermaid\n(.*?)^```$/gms), ([, graph]) => graph);
      const printed = text.replaceAll(/^\/\/ /gm, '');
      for (const graph of graphs) expect(printed.split(graph ?? '').length).toBe(3);
      expect(graphs.length).toBe(page === 'docs/guide/insight.md' ? 1 : 0);
    });

    it(`${page} has no broken link`, () => {
      const sites = pages.ofSite.includes(page)
        ? (['GitHub', 'VitePress'] as const)
        : (['GitHub'] as const);
      const broken = linksOf(page).filter((target) => {
        if (isAddress(target)) return false;
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(file)) return true;
        return (
          anchor !== undefined && sites.some((site) => !anchorsOf(file, site).includes(anchor))
        );
      });
      expect(broken).toEqual([]);
    });
  }

  for (const page of pages.ofSite) {
    it(`${page} has a title and a description`, () => {
      const [, head = ''] = /^---\n(.*?)^---$/ms.exec(readFileSync(page, 'utf8')) ?? [];
      // A colon in YAML is between a key and its value, unless there are quotes around the value.
      expect(head).toMatch(/^title: ('[^']+'|[^:]+)$/m);
      expect(head).toMatch(/^description: ('[^']+'|[^:]+)$/m);
    });
  }

  it('docs/index.md has buttons that lead somewhere', () => {
    const home = readFileSync('docs/index.md', 'utf8');
    const links = Array.from(home.matchAll(/^ +link: (\S+)$/gm), ([, link]) => link ?? '');
    expect(links.length).toBeGreaterThan(2);
    expect(links.filter((link) => !existsSync(`docs${link.replace(/\/$/, '/index')}.md`))).toEqual(
      [],
    );
  });
});

describe('README.md', () => {
  it('shows programs', () => {
    expect(
      snippets.pages.filter(({ title }) => title.startsWith('README.md')).length,
    ).toBeGreaterThan(3);
  });

  it('is no longer than 14,000 bytes', () => {
    expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(14_000);
  });

  it('links to addresses, headings and files below it, as a registry can resolve', () => {
    const others = linksOf('README.md').filter(
      (target) => !isAddress(target) && !/^(#|\w[\w-]*(\.\w+)?(\/|#|$))/.test(target),
    );
    expect(others).toEqual([]);
  });

  it('names the tarball of this version', () => {
    const names = readme.match(/rxjs-locks-[\d.]+\.tgz/g);
    expect(new Set(names)).toEqual(new Set([`rxjs-locks-${version}.tgz`]));
  });

  for (const [heading, page] of [
    ['Why you can trust it', 'docs/guide/trust.md'],
    ['What it costs', 'docs/guide/cost.md'],
  ] as const) {
    it(`has the figures of ${page}`, () => {
      const figuresOf = (text: string): string[] => text.match(/\d[\d,.]*(?<=\d)/g) ?? [];
      const [, paragraph = ''] = readme.split(`\n## ${heading}\n`);
      const figures = figuresOf(paragraph.split('\n## ')[0] ?? '');
      expect(figures.length).toBeGreaterThan(3);
      const known = figuresOf(readFileSync(page, 'utf8'));
      expect(figures.filter((figure) => !known.includes(figure))).toEqual([]);
    });
  }
});

describe('CHANGELOG.md', () => {
  it('begins with this version or what is unreleased, newest first, with dates', () => {
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
