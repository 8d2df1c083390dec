import { existsSync } from 'node:fs';

/** Says at the end of `npm test` which parts have not run. In CI what they need has to be there. */
const parts = [
  {
    what: 'the specs in the tabs of Chromium',
    needs: { chromium: '/usr/bin/chromium' },
    run: 'npm run test:web',
  },
  {
    what: 'the specs with a Redis server, and with PostgreSQL behind it',
    needs: { 'redis-server': '/usr/bin/redis-server', postgresql: '/usr/lib/postgresql' },
    run: 'npm run test:redis',
  },
];

for (const { what, needs, run } of parts) {
  const missing = Object.keys(needs).filter((name) => !existsSync(needs[name]));
  const install = missing.length > 0 ? `apt-get install ${missing.join(' ')} && ` : '';
  console.log(`\nNot run here: ${what}. They run by: ${install}${run}`);
  if (missing.length > 0 && process.env.CI === 'true') {
    console.error(`CI has to run them, and there is no ${missing.join(' and no ')}.`);
    process.exitCode = 1;
  }
}
