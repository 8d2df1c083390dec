import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';

/*
 * node spec/examples/packed.mjs NAME
 *
 * Installs examples/NAME from its lock file, with the package as npm would publish it, into
 * build/NAME, and checks it there: its build, its tests, the linter.
 */

const [name] = process.argv.slice(2);
const example = `examples/${name}`;
if (!existsSync(join(example, 'package-lock.json'))) {
  throw new Error(`the name of a folder of examples/ with a lock file, got ${name}`);
}
const folder = `build/${name}`;
/** How long one of these may take, in milliseconds: what never ends is told from what is slow. */
const patience = 120_000;

function run(program, args, cwd = '.') {
  console.log(`\n${cwd}> ${[program, ...args].join(' ')}`);
  const shell = process.platform === 'win32';
  try {
    execFileSync(program, args, { cwd, shell, stdio: 'inherit', timeout: patience });
  } catch ({ message }) {
    console.error(`\n${name}: ${message}`);
    process.exit(1);
  }
}

rmSync(folder, { recursive: true, force: true });
const left = ['node_modules', 'dist', 'rxjs-locks.tgz'];
cpSync(example, folder, {
  recursive: true,
  filter: (path) => !left.includes(basename(path)),
});

run('npm', ['pack', '--silent', '--pack-destination', folder]);
const [tarball] = readdirSync(folder).filter((file) => file.endsWith('.tgz'));
renameSync(join(folder, tarball), join(folder, 'rxjs-locks.tgz'));

// The tarball is another with each change to lib/, so npm is not to compare it.
const lockFile = join(folder, 'package-lock.json');
const lock = JSON.parse(readFileSync(lockFile, 'utf8'));
delete lock.packages['node_modules/rxjs-locks'].integrity;
writeFileSync(lockFile, JSON.stringify(lock, null, 2));

run('npm', ['ci', '--no-fund', '--no-audit'], folder);
run('npm', ['test'], folder);

// build/ is ignored otherwise. The rules want the types of the framework, which is installed here alone.
const linted = ['src', 'server', 'test'].map((each) => join(folder, each)).filter(existsSync);
run('npx', ['eslint', '--no-ignore', '--max-warnings=0', ...linted]);
