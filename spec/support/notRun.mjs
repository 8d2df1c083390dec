import { existsSync } from 'node:fs';

/** Says at the end of `npm test` which parts have not run. In CI what they need has to be there. */
const parts = [
  { what: 'the specs in the tabs of Chromium', needs: 'chromium', run: 'npm run test:web' },
  { what: 'the specs with a Redis server', needs: 'redis-server', run: 'npm run test:redis' },
];

for (const { what, needs, run } of parts) {
  const path = `/usr/bin/${needs}`;
  const missing = !existsSync(path);
  const install = missing ? `apt-get install ${needs} && ` : '';
  console.log(`\nNot run here: ${what}. They run by: ${install}${run}`);
  if (missing && process.env.CI === 'true') {
    console.error(`CI has to run them, and there is no ${path}.`);
    process.exitCode = 1;
  }
}
