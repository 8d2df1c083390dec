import { resolve } from 'node:path';
import { defineConfig, type MarkdownRenderer } from 'vitepress';
import { showPictures } from './pictures.js';
import { sidebar } from './sidebar.js';
import { Sources } from './sources.js';

const root = resolve(import.meta.dirname, '../..');
const sources = new Sources();
const icon = { rel: 'icon', href: '/lock.svg', type: 'image/svg+xml' };

export default defineConfig({
  title: 'rxjs-locks',
  description:
    'Locks, semaphores, events, conditions, barriers and rate limiters for RxJS 7. Subscribe to acquire, unsubscribe to cancel.',
  lang: 'en',
  outDir: '../build/website',
  cacheDir: '../build/website-cache',
  head: [['link', icon]],
  themeConfig: {
    logo: '/lock.svg',
    nav: [
      { text: 'Guide', link: '/guide/why', activeMatch: '/guide/' },
      { text: 'Recipes', link: '/recipes/', activeMatch: '/recipes/' },
      { text: 'Coming from', link: '/coming-from/', activeMatch: '/coming-from/' },
      { text: 'Playground', link: '/playground' },
      { text: 'API', link: '/api/', activeMatch: '/api/' },
    ],
    sidebar: sidebar(),
    outline: [2, 3],
    search: { provider: 'local' },
    notFound: { linkLabel: 'Take me home' },
    footer: { message: 'MIT License' },
  },
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config(markdown) {
      highlightDrawings(markdown);
      leaveCornersEmpty(markdown);
      showPictures(markdown);
      sources.link(markdown);
    },
  },
  buildEnd: ({ outDir }) => sources.write(outDir),
  vite: {
    plugins: [
      {
        // The page of `vitepress dev` begins without `head`, and the browser then asks for /favicon.ico.
        name: 'icon',
        apply: 'serve',
        transformIndexHtml: () => [{ tag: 'link', attrs: icon, injectTo: 'head' }],
      },
    ],
    resolve: {
      alias: [
        { find: /^rxjs-locks$/, replacement: resolve(root, 'lib/index.ts') },
        { find: /^rxjs-locks\/(\w+)$/, replacement: resolve(root, 'lib/$1/index.ts') },
      ],
    },
    build: { target: 'es2022' },
  },
});

/** The drawings in docstrings are indented. They get the box that fenced blocks have. */
function highlightDrawings(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('drawings', ({ tokens }) => {
    for (const token of tokens) {
      if (token.type === 'code_block') Object.assign(token, { type: 'fence', info: 'txt' });
    }
  });
}

/** A cell at the corner of a table that is empty is no header. */
function leaveCornersEmpty(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('corners', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      const { [index + 1]: content, [index + 2]: end } = tokens;
      if (token.type === 'th_open' && !content?.content && end) token.tag = end.tag = 'td';
    }
  });
}
