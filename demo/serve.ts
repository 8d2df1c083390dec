import { resolve } from 'node:path';
import { context } from 'esbuild';

/** The server of the demo. */
export interface Served {
  /** The address of the page. */
  readonly url: string;
  /** Ends the server. */
  close(): Promise<void>;
}

/**
 * Builds the page, and serves it to this machine on a port that is free. A reload of the page builds
 * it again.
 *
 * @param folder the folder of the demo
 */
export async function serve(folder = resolve('demo')): Promise<Served> {
  const building = await context({
    absWorkingDir: folder,
    entryPoints: ['index.html', 'styles.css', 'main.ts'],
    outdir: 'served',
    write: false,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    loader: { '.html': 'copy' },
    logLevel: 'error',
  });
  const host = '127.0.0.1';
  const { port } = await building.serve({ host });
  return { url: `http://${host}:${String(port)}/`, close: () => building.dispose() };
}
