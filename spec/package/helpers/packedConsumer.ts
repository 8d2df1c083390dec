import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Makes a project that has the packed package installed, next to RxJS.
 *
 * @param folder where, an empty folder
 * @returns the paths in the tarball
 */
export async function packedConsumer(folder: string): Promise<string[]> {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const { stdout } = await execute('npm', pack, { shell: process.platform === 'win32' });
  const [packed] = JSON.parse(stdout) as [{ filename: string; files: { path: string }[] }];

  // As npm unpacks it. Installing it would ask a registry for RxJS.
  const installed = join(folder, 'node_modules', 'rxjs-locks');
  mkdirSync(installed, { recursive: true });
  const tarball = join(folder, packed.filename);
  await execute('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  symlinkSync(resolve('node_modules/rxjs'), join(folder, 'node_modules', 'rxjs'), 'junction');
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  return packed.files.map(({ path }) => path);
}
