import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/*
 * Installs examples/nest from its lock file, with the package as npm would publish it, into
 * build/nest, and checks it there: the compiler, its tests over HTTP, the linter.
 */

const folder = 'build/nest';
/** How long one of these may take, in milliseconds: what never ends is told from what is slow. */
const patience = 120_000;

function run(program, args, cwd = '.') {
  console.log(`\n${cwd}> ${[program, ...args].join(' ')}`);
  const shell = process.platform === 'win32';
  execFileSync(program, args, { cwd, shell, stdio: 'inherit', timeout: patience });
}

rmSync(folder, { recursive: true, force: true });
const left = ['node_modules', 'dist', 'rxjs-locks.tgz'];
cpSync('examples/nest', folder, {
  recursive: true,
  filter: (path) => !left.includes(basename(path)),
});

run('npm', ['pack', '--silent', '--pack-destination', folder]);
const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
renameSync(join(folder, tarball), join(folder, 'rxjs-locks.tgz'));

// The tarball is another with each change to lib/, so npm is not to compare it.
const lockFile = join(folder, 'package-lock.json');
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
delete lock.packages['node_modules/rxjs-locks'].integrity;
writeFileSync(lockFile, JSON.stringify(lock, null, 2));

run('npm', ['ci', '--no-fund', '--no-audit'], folder);
run('npm', ['test'], folder);
// build/ is ignored otherwise. The rules want the types of Nest, which are installed here alone.
run('npx', ['eslint', '--no-ignore', '--max-warnings=0', `${folder}/src`, `${folder}/test`]);
