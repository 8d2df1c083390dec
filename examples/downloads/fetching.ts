import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { defer, endWith, map, mergeMap, type Observable, repeat, takeWhile } from 'rxjs';
import { aborting } from './aborting.js';
import type { Arrived, Offer, Received, RemoteFile } from './happenings.js';
import { intoFile } from './intoFile.js';
import { OFFERS_PATH } from './usingServers.js';

/** Requests the list of a server's files. */
export function offersOf(host: string): Observable<readonly RemoteFile[]> {
  return aborting(async (signal) => {
    const response = await fetch(`http://${host}${OFFERS_PATH}`, { signal });
    const offers = (await response.json()) as readonly Offer[];
    return offers.map((offer) => ({ ...offer, host, url: `http://${host}/${offer.name}` }));
  });
}

/** Downloads a file in one attempt. */
export function fetchInto(path: string, file: RemoteFile): Observable<Received | Arrived> {
  return aborting((signal) =>
    defer(() => fetch(file.url, { signal })).pipe(
      mergeMap((response) => {
        const { ok, status, statusText, body } = response;
        if (!ok || !body) throw new Error(`${String(status)} ${statusText}`);
        return intoFile(path, (handle) => writingTo(handle, body));
      }),
      map((bytes): Received => ({ kind: 'received', file, bytes })),
      endWith<Received | Arrived>({ kind: 'arrived', file }),
    ),
  );
}

/** Writes each piece before it requests the next, so the network waits for the disk. */
function writingTo(handle: FileHandle, body: ReadableStream<Uint8Array>): Observable<number> {
  const reader = body.getReader();
  return defer(async () => {
    const { value } = await reader.read();
    if (value) await handle.appendFile(value);
    return value?.length;
  }).pipe(
    repeat(),
    takeWhile((bytes) => bytes !== undefined),
  );
}

/** The SHA-256 of a file on the disk, in hexadecimal digits. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) hash.update(piece);
  return hash.digest('hex');
}
