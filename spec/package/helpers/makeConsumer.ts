import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * Makes a project that has the tarball installed, next to RxJS.
 *
 * @param folder where
 * @param rxjs the folder of the RxJS that it has
 */
export async function makeConsumer(
  folder: string,
  tarball: string,
  rxjs = resolve('node_modules/rxjs'),
): Promise<void> {
  // As npm unpacks it. Installing it would ask a registry for RxJS.
  const installed = join(folder, 'node_modules', 'rxjs-locks');
  mkdirSync(installed, { recursive: true });
  await execute('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  symlinkSync(rxjs, join(folder, 'node_modules', 'rxjs'), 'junction');
  const dependencies = { rxjs: '*', 'rxjs-locks': '*' };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, type: 'module', dependencies }),
  );
}
