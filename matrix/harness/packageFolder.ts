import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * Where npm has installed a package: one of the matrix, or else one of the project.
 *
 * @throws Error if it has not
 */
export function packageFolder(name: string): string {
  const folder = [resolve('matrix/node_modules', name), resolve('node_modules', name)].find(
    existsSync,
  );
  if (folder !== undefined) return folder;
  const place = `${process.platform}-${process.arch}`;
  throw new Error(
    `${name} is not installed. npm says nothing where it cannot install what is optional in ` +
      `matrix/package.json, for one where there is no build for ${place}. It tells more by: ` +
      'npm ci --prefix matrix --foreground-scripts --loglevel verbose',
  );
}
