import { readFileSync } from 'node:fs';
import type { Snippet } from './Snippet.js';

/** The programs of a Markdown page: its blocks of TypeScript, or of another language. */
export function snippetsOfPage(path: string, language = 'ts'): Snippet[] {
  const page = readFileSync(path, 'utf8');
  const blocks = page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'));
  return Array.from(blocks, (block) => ({
    title: `${path}:${String(page.slice(0, block.index).split('\n').length)}`,
    code: block[1] ?? '',
  }));
}
