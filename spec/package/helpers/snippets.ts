import { filesUnder } from './filesUnder.js';
import { snippetsOfDocstrings } from './snippetsOfDocstrings.js';
import { snippetsOfPage } from './snippetsOfPage.js';

/** The pages with programs in them. */
const pages = ['README.md', 'CONTRIBUTING.md', ...filesUnder('docs', '.md')];

/** Every program that a reader can copy, by its page or docstring. */
export const snippets = {
  pages: pages.flatMap(snippetsOfPage),
  docstrings: filesUnder('lib', '.ts').flatMap(snippetsOfDocstrings),
};
