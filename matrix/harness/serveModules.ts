import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A server of this machine for this machine. */
export interface ModuleServer {
  /** Of a page, empty but for where the packages are. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the files of a project to a browser, as they are, and at the root a page that can import them. */
export async function serveModules(folder: string): Promise<ModuleServer> {
  const page = `<!doctype html><link rel="icon" href="data:,">
<script type="importmap">${JSON.stringify({ imports: importsOf(folder) })}</script>`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const file = join(folder, pathname);
    // RxJS imports its own modules without their ending.
    const path = [file, `${file}.js`].find(
      (candidate) => candidate.endsWith('.js') && existsSync(candidate),
    );
    if (pathname === '/') response.setHeader('Content-Type', 'text/html').end(page);
    else if (path === undefined) response.writeHead(404).end();
    else response.setHeader('Content-Type', 'text/javascript').end(readFileSync(path));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}

/** Where a browser finds the packages: what a bundler would read of each manifest. */
function importsOf(folder: string): Record<string, string> {
  const manifestOf = (name: string): Manifest =>
    JSON.parse(
      readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'),
    ) as Manifest;
  const urlOf = (name: string, path = ''): string =>
    new URL(path, `http://localhost/node_modules/${name}/`).pathname;
  const locks = manifestOf('rxjs-locks').exports;
  return {
    'rxjs-locks': urlOf('rxjs-locks', locks['.'].import?.default),
    'rxjs-locks/inspect': urlOf('rxjs-locks', locks['./inspect']?.import?.default),
    'rxjs-locks/web': urlOf('rxjs-locks', locks['./web']?.import?.default),
    rxjs: urlOf('rxjs', manifestOf('rxjs').exports['.'].es2015),
    // RxJS imports it.
    tslib: urlOf('tslib', manifestOf('tslib').module),
  };
}

interface Manifest {
  readonly module?: string;
  readonly exports: { readonly '.': Entry; readonly './inspect'?: Entry; readonly './web'?: Entry };
}

interface Entry {
  readonly import?: { readonly default: string };
  readonly es2015?: string;
}
