import { readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type OutputChunk, rollup } from 'rollup';

/**
 * Bundles a program as a user's bundler does, and lists which modules of ours it took in. The
 * package is the one that this file finds: here the project itself, in the matrix the tarball.
 */
export async function bundle(program: string): Promise<{ code: string; modules: string[] }> {
  const entry = fileURLToPath(import.meta.resolve('rxjs-locks'));
  const inspect = fileURLToPath(import.meta.resolve('rxjs-locks/inspect'));
  const web = fileURLToPath(import.meta.resolve('rxjs-locks/web'));
  const redis = fileURLToPath(import.meta.resolve('rxjs-locks/redis'));
  const manifest = fileURLToPath(import.meta.resolve('rxjs-locks/package.json'));
  const { sideEffects } = JSON.parse(readFileSync(manifest, 'utf8')) as { sideEffects: boolean };
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
          const path = {
            'rxjs-locks': entry,
            'rxjs-locks/inspect': inspect,
            'rxjs-locks/web': web,
            'rxjs-locks/redis': redis,
          }[id];
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
    .map(([id]) => relative(dirname(entry), id).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..') && path !== 'index.js' && path !== 'program')
    .sort();
  return { code: chunk.code, modules };
}
