import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Api } from './Api.js';

const app = fileURLToPath(new URL('../app/browser/', import.meta.url));
const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
};

/** What `serve` has started. */
export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the app and its API, to this machine only. */
export async function serve(api: Api, port = 0): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    if (pathname.startsWith('/api/')) {
      void api.handle(request, response);
      return;
    }
    // The router of the app knows the other addresses.
    const asked = join(app, pathname);
    const path = extname(asked) in types && existsSync(asked) ? asked : join(app, 'index.html');
    response.setHeader('Content-Type', types[extname(path)] ?? '').end(readFileSync(path));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
