import { cpSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const root = resolve(import.meta.dirname, '../..');
const docs = join(root, 'docs');

/**
 * The files outside of docs/ that pages link to. The site has a copy of each, as plain text, so that
 * the links work in the site as they do in the repository.
 */
export class Sources {
  /** The paths of the files, from the root of the repository. */
  readonly #paths = new Set<string>();

  /** Lets links of a page that leave docs/ lead to the copies. */
  link(markdown: MarkdownRenderer): void {
    markdown.core.ruler.push('sources', ({ tokens, env }) => {
      const { path } = env as { path: string };
      for (const token of tokens.flatMap(({ children }) => children ?? [])) {
        const href = token.type === 'link_open' ? (token.attrGet('href') ?? '') : '';
        if (href.startsWith('..')) token.attrSet('href', this.#addressOf(path, href));
      }
    });
  }

  /** Copies the files into the site. */
  write(site: string): void {
    for (const path of this.#paths) {
      const copy = join(site, 'source', `${path}.txt`);
      mkdirSync(dirname(copy), { recursive: true });
      if (statSync(join(root, path)).isDirectory()) {
        writeFileSync(copy, readdirSync(join(root, path)).join('\n'));
      } else cpSync(join(root, path), copy);
    }
  }

  #addressOf(page: string, href: string): string {
    const file = resolve(dirname(page), href.replace(/#.*/, ''));
    if (!relative(docs, file).startsWith('..')) return href;
    if (!existsSync(file)) throw new Error(`${page} links to ${href}, which does not exist`);
    const readme = join(file, 'README.md');
    const path = relative(root, existsSync(readme) ? readme : file);
    this.#paths.add(path);
    return `/source/${path}.txt`;
  }
}
