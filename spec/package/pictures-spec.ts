import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { promisify } from 'node:util';
import { filesUnder } from './helpers/filesUnder.js';
import { temporaryFolder } from './helpers/temporaryFolder.js';

const folder = 'docs/marbles';
const pages = ['README.md', ...filesUnder('docs', '.md')].filter(
  (page) => !page.startsWith('docs/api/'),
);

/** The pictures that a page shows, as paths from the project's root. */
function picturesOn(page: string): string[] {
  const links = readFileSync(page, 'utf8').matchAll(
    /[\s("']([^\s("'`]*\bmarbles\/[^\s)"']+\.svg)/g,
  );
  return Array.from(links, ([, link = '']) =>
    // A link from the root of the site, one to the repository, or one from the page.
    /^(\/|https:)/.test(link)
      ? posix.join(folder, posix.basename(link))
      : posix.join(posix.dirname(page), link),
  );
}

/** The files of the one list that are not in the other. */
function without(files: readonly string[], others: readonly string[]): string[] {
  return files.filter((file) => !others.includes(file));
}

describe('a picture in docs/marbles', () => {
  const drawn = temporaryFolder();

  beforeAll(async () => {
    const jasmine = ['node_modules/jasmine/bin/jasmine.js', '--config=spec/support/pictures.mjs'];
    const env = { ...process.env, PICTURES: drawn };
    await promisify(execFile)(process.execPath, jasmine, { env });
  }, 60_000);

  it('is of a marble', () => {
    expect(without(readdirSync(folder), readdirSync(drawn))).toEqual([]);
  });

  it('is there for each marble that draws: npm run pictures', () => {
    expect(without(readdirSync(drawn), readdirSync(folder))).toEqual([]);
  });

  it('is what its marble draws: npm run pictures', () => {
    const differing = readdirSync(drawn).filter(
      (file) =>
        existsSync(`${folder}/${file}`) &&
        readFileSync(`${folder}/${file}`, 'utf8') !== readFileSync(`${drawn}/${file}`, 'utf8'),
    );
    expect(differing).toEqual([]);
  });
});

describe('a page shows only pictures that exist:', () => {
  for (const page of pages) {
    it(page, () => {
      expect(picturesOn(page).filter((picture) => !existsSync(picture))).toEqual([]);
    });
  }
});
