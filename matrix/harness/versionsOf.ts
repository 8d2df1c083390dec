import { readFileSync } from 'node:fs';

/** The versions in which matrix/package.json has something: of `node` those of `node-20`, `node-22`. */
export function versionsOf(name: string): string[] {
  const { dependencies, optionalDependencies } = JSON.parse(
    readFileSync('matrix/package.json', 'utf8'),
  ) as Record<'dependencies' | 'optionalDependencies', object>;
  return Object.keys({ ...dependencies, ...optionalDependencies })
    .filter((alias) => alias.startsWith(`${name}-`))
    .map((alias) => alias.slice(name.length + 1));
}
