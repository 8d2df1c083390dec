import { proseOf } from './proseOf.js';

/** How a page shows its headings. */
type Site = 'GitHub' | 'VitePress';

/** The anchors of a page's headings, as the site makes them. */
export function anchorsOf(page: string, site: Site): string[] {
  const headings = Array.from(proseOf(page).matchAll(/^#+ (.*)$/gm), ([, text]) => text ?? '');
  return headings.map((text) => anchorOf[site](text.toLowerCase()));
}

const anchorOf: Readonly<Record<Site, (heading: string) => string>> = {
  GitHub: (heading) => heading.replaceAll(/[^\p{L}\p{N}_\- ]/gu, '').replaceAll(' ', '-'),
  // As in slugify() of @mdit-vue/shared.
  VitePress: (heading) =>
    heading
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036F]/g, '')
      .replaceAll(/[\s~`!@#$%^&*()\-_+=[\]{}|\\;:"'“”‘’<>,.?/]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .replace(/^(\d)/, '_$1'),
};
