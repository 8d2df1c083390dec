import { readdirSync } from 'node:fs';
import { posix, relative, sep } from 'node:path';

/**
 * The files under a folder whose names have this ending, as sorted paths from the project's root.
 */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) =>
      posix.join(folder, ...relative(folder, parentPath).split(sep), name),
    )
    .sort();
}
