import { existsSync } from 'node:fs';

/** Says at the end of `npm test` which part has not run. In CI that part has to be there. */
const missing = !existsSync('/usr/bin/chromium');
const install = missing ? 'apt-get install chromium && ' : '';
console.log(
  `\nNot run here: the specs in the tabs of Chromium. They run by: ${install}npm run test:web`,
);
if (missing && process.env.CI === 'true') {
  console.error('CI has to run them, and there is no /usr/bin/chromium.');
  process.exitCode = 1;
}
