import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Bundles modules of a project, as a page takes them in: each with all that it imports. */
export async function bundleFor(
  project: string,
  modules: readonly string[],
  outdir: string,
): Promise<void> {
  await build({
    entryPoints: modules.map((module) => join(project, module)),
    outdir,
    bundle: true,
    format: 'esm',
    logLevel: 'silent',
    // What the programs of the pages use besides.
    nodePaths: [resolve('node_modules')],
  });
}
