import { readFileSync } from 'node:fs';

/** A Markdown page without its blocks of code and its comments. */
export function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replaceAll(/^ *```.*?^ *```$/gms, '')
    .replaceAll(/<!--.*?-->/gs, '');
}
