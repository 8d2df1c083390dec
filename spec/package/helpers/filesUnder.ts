import { readdirSync } from 'node:fs';
import { posix, relative, sep } from 'node:path';

/** The files under a folder whose names end so, as paths from the root of the project, in order. */
export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map(({ parentPath, name }) =>
      posix.join(folder, ...relative(folder, parentPath).split(sep), name),
    )
    .sort();
}
