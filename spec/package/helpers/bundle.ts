import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { type OutputChunk, rollup } from 'rollup';

/** Bundles a program as a user's bundler does, and lists which modules of ours it took in. */
export async function bundle(program: string): Promise<{ code: string; modules: string[] }> {
  const { exports, sideEffects } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    exports: { '.': { import: { default: string } } };
    sideEffects: boolean;
  };
  const entry = resolve(exports['.'].import.default);
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
          return id === 'rxjs-locks' ? { id: entry, moduleSideEffects: sideEffects } : null;
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
    .map(([id]) => relative('dist', id).replaceAll('\\', '/'))
    .filter((path) => !path.startsWith('..') && path !== 'index.js' && path !== 'program')
    .sort();
  return { code: chunk.code, modules };
}
