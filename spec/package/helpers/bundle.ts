import { readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, rollup } from 'rollup';

type Entry = '.' | './inspect' | './web' | './redis';

interface Manifest {
  readonly sideEffects: boolean;
  /** What a bundler takes in place of what Node imports is under `module`. */
  readonly exports: Readonly<Record<Entry, { readonly import: { readonly module: string } }>>;
}

/**
 * Bundles a program as a user's bundler does, and lists which modules of ours it took in. The
 * package is the one that this file finds: here the project itself, in the matrix the tarball.
 */
export async function bundle(program: string): Promise<{ code: string; modules: string[] }> {
  const manifest = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));
  const { sideEffects, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
  const pathOf = (entry: Entry): string => join(dirname(manifest), exports[entry].import.module);
  const paths: Record<string, string> = {
    'rxjs-locks': pathOf('.'),
    'rxjs-locks/inspect': pathOf('./inspect'),
    'rxjs-locks/web': pathOf('./web'),
    'rxjs-locks/redis': pathOf('./redis'),
  };
  const build = await rollup({
    input: 'program',
    external: ['rxjs'],
    logLevel: 'silent',
    plugins: [
      {
        name: 'program',
        // What the usual plugin for packages does with ours.
        resolveId: (id) => {
          if (id === 'program') return id;
          const path = paths[id];
          return path === undefined ? null : { id: path, moduleSideEffects: sideEffects };
        },
        load: (id) => (id === 'program' ? program : null),
        transform: () => ({ moduleSideEffects: sideEffects }),
      },
    ],
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  const [chunk]: [OutputChunk, ...unknown[]] = output;
  const modules = Object.entries(chunk.modules)
    .filter(([, { renderedLength }]) => renderedLength > 0)
    .map(([id]) => relative(dirname(pathOf('.')), id).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..') && path !== 'index.js' && path !== 'program')
    .sort();
  return { code: chunk.code, modules };
}
