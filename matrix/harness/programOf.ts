import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './packageFolder.js';

/**
 * The file of a program that an installed package brings.
 *
 * @throws Error if it is not there
 */
export function programOf(name: string, program: string): string {
  const folder = packageFolder(name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const path = typeof bin === 'string' ? bin : bin[program];
  if (path === undefined || !existsSync(join(folder, path))) {
    throw new Error(`${name} is installed without its program ${program}`);
  }
  return join(folder, path);
}
