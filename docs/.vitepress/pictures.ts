import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';

const docs = resolve(import.meta.dirname, '..');
const api = join(docs, 'api/rxjs-locks');

/** Shows the picture of a marble in the reference of what it is named after, below the first paragraph. */
export function showPictures(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('pictures', (state) => {
    const { path } = state.env as { path?: string };
    if (!path || dirname(path) !== api) return;
    let picture: string | undefined;
    state.tokens = state.tokens.flatMap((token, index, tokens) => {
      if (token.type === 'heading_open') picture = pictureOf(tokens[index + 1]?.content ?? '');
      if (token.type !== 'paragraph_close' || token.level !== 0 || !picture) return [token];
      const image = `![${titleOf(picture)}](${relative(dirname(path), picture)})`;
      picture = undefined;
      return [token, ...markdown.parse(image, {})];
    });
  });
}

/** The picture of `KeyedLock` is that of the marble keyed-lock. */
function pictureOf(heading: string): string | undefined {
  const name = /^(?:\w+: )?(\w+)/.exec(heading)?.[1] ?? '';
  const marble = name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
  const picture = join(docs, 'marbles', `${marble}.svg`);
  return existsSync(picture) ? picture : undefined;
}

function titleOf(picture: string): string {
  return /<title[^>]*>(.*?)<\/title>/.exec(readFileSync(picture, 'utf8'))?.[1] ?? '';
}
