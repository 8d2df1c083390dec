import { filesUnder } from './filesUnder.js';
import { pages } from './pages.js';
import type { Snippet } from './Snippet.js';
import { snippetsOfDocstrings } from './snippetsOfDocstrings.js';
import { snippetsOfPage } from './snippetsOfPage.js';

const ofPages = pages.all.flatMap((page) => snippetsOfPage(page));
const ofDocstrings = filesUnder('lib', '.ts').flatMap(snippetsOfDocstrings);

/** Whether it needs a Redis server. */
const needsServer = ({ code }: Snippet): boolean => /'rxjs-locks\/redis'|new Redis\(/.test(code);
/** Whether it needs PostgreSQL too. */
const needsDatabase = ({ code }: Snippet): boolean => code.includes("from 'pg'");

const onServer = [...ofPages, ...ofDocstrings].filter(needsServer);

/** Every program that a reader can copy, by its page or docstring. */
export const snippets = {
  pages: ofPages.filter((snippet) => !needsServer(snippet)),
  docstrings: ofDocstrings.filter((snippet) => !needsServer(snippet)),
  redis: onServer.filter((snippet) => !needsDatabase(snippet)),
  postgres: onServer.filter(needsDatabase),
};
