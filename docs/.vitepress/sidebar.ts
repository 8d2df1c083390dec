import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { DefaultTheme } from 'vitepress';

const docs = resolve(import.meta.dirname, '..');

/** The pages of each folder, as the sidebar shows them. A page that is in no list fails the build. */
const folders: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  guide: [
    ['First steps', ['why', 'getting-started', 'pitfalls']],
    [
      'The primitives',
      [
        'primitives',
        'lock',
        'event',
        'condition',
        'semaphore',
        'barrier',
        'read-write-lock',
        'keyed-lock',
        'rate-limiter',
      ],
    ],
    ['The operators', ['operators', 'flow']],
    ['The rules', ['rules', 'cancellation', 'context', 'leases', 'errors']],
    ['Further than one page', ['tabs', 'machines', 'operating-redis', 'redis-data-model']],
    ['In operation', ['insight', 'trust', 'cost']],
  ],
  recipes: [
    ['Recipes', ['index']],
    [
      'By purpose',
      ['http', 'streams', 'data', 'time-limits', 'promises', 'user-interface', 'testing'],
    ],
    ['Frameworks', ['angular', 'nestjs', 'apollo-client', 'redux-observable', 'servers']],
  ],
  'coming-from': [
    ['Coming from', ['index']],
    [
      'Promises',
      ['async-mutex', 'async-lock', 'async-sema', 'p-limit', 'p-queue', 'bottleneck', 'web-locks'],
    ],
    ['Servers', ['redlock', 'redis-semaphore']],
    ['Python', ['asyncio']],
  ],
};

/** What stands at the root. The navigation has them. */
const atRoot = ['index', 'playground'];

/**
 * The sidebar of each folder.
 *
 * @throws Error if a page is in no list, or a list has one that does not exist
 */
export function sidebar(): DefaultTheme.SidebarMulti {
  const listed = [
    ...atRoot,
    ...Object.entries(folders).flatMap(([folder, groups]) =>
      groups.flatMap(([, pages]) => pages.map((page) => `${folder}/${page}`)),
    ),
  ].map((page) => `${page}.md`);
  const written = readdirSync(docs, { recursive: true, encoding: 'utf8' }).filter(
    (page) => page.endsWith('.md') && !page.startsWith('api/'),
  );
  const wrong = [
    ...written.filter((page) => !listed.includes(page)).map((page) => `${page} is in no list`),
    ...listed.filter((page) => !written.includes(page)).map((page) => `${page} does not exist`),
  ];
  if (wrong.length > 0) throw new Error(`docs/.vitepress/sidebar.ts: ${wrong.join(', ')}`);
  return {
    ...Object.fromEntries(
      Object.entries(folders).map(([folder, groups]) => [
        `/${folder}/`,
        groups.map(([text, pages]) => ({ text, items: pages.map((page) => item(folder, page)) })),
      ]),
    ),
    ...api(),
  };
}

function item(folder: string, page: string): DefaultTheme.SidebarItem {
  const text = /^# (.*)$/m.exec(readFileSync(join(docs, folder, `${page}.md`), 'utf8'))?.[1];
  if (!text) throw new Error(`docs/${folder}/${page}.md has no heading`);
  const link = `/${folder}/${page === 'index' ? '' : page}`;
  return { text: text.replace(/^Coming from (?!another)/, '').replaceAll('`', ''), link };
}

/**
 * What TypeDoc has written: the four entries, and everything that the one at hand exports. None of it
 * is collapsible, as VitePress puts a button into a button there.
 */
function api(): DefaultTheme.SidebarMulti {
  const [main] = JSON.parse(
    readFileSync(join(docs, 'api/typedoc-sidebar.json'), 'utf8'),
  ) as DefaultTheme.SidebarItem[];
  const inside = main?.items ?? [];
  const kinds = inside.filter(({ link }) => !link);
  const others = inside
    .filter(({ link }) => link)
    .map(({ text = '', ...other }) => ({ ...other, text: `rxjs-locks/${text}` }));
  const all = [{ ...main, items: kinds }, ...others];
  const entries = all.map(({ text = '', link = '' }) => ({ text, link }));
  const sidebarOf = (items: readonly DefaultTheme.SidebarItem[]): DefaultTheme.SidebarItem[] => [
    { text: 'Entries', items: entries },
    ...items.map(({ text = '', items = [] }) => ({ text, items })),
  ];
  return Object.fromEntries([
    ['/api/', sidebarOf(kinds)],
    ...others.map(({ text, items }) => [`/api/${text}`, sidebarOf(items ?? [])]),
  ]) as DefaultTheme.SidebarMulti;
}
