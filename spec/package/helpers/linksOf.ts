import { proseOf } from './proseOf.js';

/** The targets of the links and pictures of a Markdown page. */
export function linksOf(page: string): string[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]*`/g, '');
  const inline = prose.matchAll(/\]\(([^)]+)\)/g);
  const references = prose.matchAll(/^ *\[[^\]]+\]: +(\S+)/gm);
  const elements = prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g);
  return Array.from([...inline, ...references, ...elements], ([, target]) => target ?? '');
}
