import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

const wanted = 'matrix/package-lock.json';
/** A copy of the lock file that was installed from. */
const installed = 'matrix/node_modules/.installed-lock.json';

/** Installs what matrix/package.json lists, unless it is there. */
export function installMatrix(): void {
  const lock = readFileSync(wanted, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === lock) return;
  console.log('Installs what matrix/package.json lists: runtimes, compilers, RxJS.');
  execFileSync('npm', ['ci', '--prefix', 'matrix'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  writeFileSync(installed, lock);
}
