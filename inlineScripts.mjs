/** Writes lib/redis/locks.lua into a module, without its comments, with the name that the server gives it. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const lua = readFileSync('lib/redis/locks.lua', 'utf8')
  .split('\n')
  .map((line) => line.trim())
  .filter((line) => line !== '' && !line.startsWith('--'))
  .join('\n');
const hash = createHash('sha1').update(lua).digest('hex');
writeFileSync(
  'lib/redis/script.ts',
  `// Made of locks.lua by \`npm run inline\`.
export const script = ${JSON.stringify(lua)};

/** What EVALSHA calls it by. */
export const scriptHash = '${hash}';
`,
);
