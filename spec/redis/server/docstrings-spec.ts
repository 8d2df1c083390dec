import { describeSnippets } from '../../package/helpers/describeSnippets.js';
import { compileAndRun } from '../../package/helpers/snippetReports.js';
import { snippets } from '../../package/helpers/snippets.js';
import { serverOfSuite } from '../helpers/serverOfSuite.js';

describe('A program with a Redis server', () => {
  const suite = serverOfSuite();

  // One after the other: they use the same names.
  describeSnippets(snippets.redis, () =>
    compileAndRun(snippets.redis, 'redis-snippets', 1, (code) => {
      const port = String(suite.server.port);
      return code
        .replaceAll('new Redis()', `new Redis(${port})`)
        .replaceAll(/(new Redis\(\{|socket: \{)/g, `$1 port: ${port},`);
    }),
  );
});
