import { describeSnippets } from '../../package/helpers/describeSnippets.js';
import { compileAndRun } from '../../package/helpers/snippetReports.js';
import { snippets } from '../../package/helpers/snippets.js';
import { RedisServer } from '../helpers/RedisServer.js';

describe('A program with a Redis server', () => {
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  }, 20_000);

  afterAll(async () => {
    await server.stop();
  });

  // One after the other: they use the same names.
  describeSnippets(snippets.redis, () =>
    compileAndRun(snippets.redis, 'redis-snippets', 1, (code) =>
      code.replaceAll('new Redis()', `new Redis(${String(server.port)})`),
    ),
  );
});
