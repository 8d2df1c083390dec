import { readFileSync } from 'node:fs';
import type { Snippet } from './Snippet.js';

/** The programs of a Markdown page: its blocks of TypeScript. */
export function snippetsOfPage(path: string): Snippet[] {
  const page = readFileSync(path, 'utf8');
  return Array.from(page.matchAll(/^```ts\n(.*?)^```$/gms), (block) => ({
    title: `${path}:${String(page.slice(0, block.index).split('\n').length)}`,
    code: block[1] ?? '',
  }));
}
