import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { defer, finalize, forkJoin, mergeMap, type Observable } from 'rxjs';
import type { StockedFile } from './stock.js';

/** Where a server lists its files. */
export const OFFERS_PATH = '/offers.json';

/** How much is sent between two pauses. */
const PIECE = 16 * 1024;

/**
 * Starts a server for each stock of files, each on its own port, and closes them when the work ends
 * or is unsubscribed.
 *
 * They fail as real servers do, but in the same way each time. Of every four files, the second is
 * refused at its first attempt, and the fourth is broken off in the middle of its first attempt.
 *
 * @param rate kilobytes of a file that are sent per second
 * @param work called with the addresses of the servers
 */
export function usingServers<T>(
  stocks: readonly StockedFile[][],
  rate: number,
  work: (hosts: readonly string[]) => Observable<T>,
): Observable<T> {
  return defer(() => {
    const servers = stocks.map((stock) => createServer(answering(stock, rate)));
    return forkJoin(servers.map(listening)).pipe(
      mergeMap(work),
      finalize(() => {
        for (const server of servers) {
          server.close();
          server.closeAllConnections();
        }
      }),
    );
  });
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

function answering(stock: readonly StockedFile[], rate: number): RequestListener {
  const attempted = new Set<StockedFile>();
  return ({ url }, response) => {
    if (url === OFFERS_PATH) {
      response.end(JSON.stringify(stock.map(({ offer }) => offer)));
      return;
    }
    const file = stock.find(({ offer }) => url === `/${offer.name}`);
    if (!file) {
      response.writeHead(404).end();
      return;
    }
    const { number } = file.offer;
    const isFirst = !attempted.has(file);
    attempted.add(file);
    if (isFirst && number % 4 === 2) response.writeHead(503).end();
    else void send(file.contents, response, rate, isFirst && number % 4 === 0);
  };
}

/** Sends a file slowly, so that there is something to see. */
async function send(
  contents: Buffer,
  response: ServerResponse,
  rate: number,
  isToBreakOff: boolean,
): Promise<void> {
  response.writeHead(200, { 'content-length': contents.length });
  const end = isToBreakOff ? contents.length / 2 : contents.length;
  for (let at = 0; at < end; at += PIECE) {
    // The client has disconnected.
    if (response.destroyed) return;
    response.write(contents.subarray(at, Math.min(at + PIECE, end)));
    await pause(PIECE / rate);
  }
  if (isToBreakOff) response.destroy();
  else response.end();
}
