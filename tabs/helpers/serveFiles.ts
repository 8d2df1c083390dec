import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** A server of this machine for this machine. */
export interface FileServer {
  /** Of an empty page. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the modules of a folder, and at the root an empty page. */
export async function serveFiles(folder: string): Promise<FileServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    const path = join(folder, pathname);
    if (pathname === '/') {
      response.setHeader('Content-Type', 'text/html');
      response.end('<!doctype html><title>tab</title><link rel="icon" href="data:,"><body>');
    } else if (path.endsWith('.js') && existsSync(path)) {
      response.setHeader('Content-Type', 'text/javascript').end(readFileSync(path));
    } else {
      response.writeHead(404).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
