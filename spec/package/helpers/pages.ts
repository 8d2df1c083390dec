import { filesUnder } from './filesUnder.js';

/** The pages of the site. Those of the API are made of the docstrings. */
const ofSite = filesUnder('docs', '.md').filter((page) => !/^docs\/(api|\.)/.test(page));

/** The Markdown pages that people read. */
export const pages = {
  ofSite,
  all: [
    'README.md',
    'ARCHITECTURE.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    ...ofSite,
    ...['bench', 'examples', 'spec']
      .flatMap((folder) => filesUnder(folder, '.md'))
      .filter((page) => !page.includes('/node_modules/')),
  ],
};
