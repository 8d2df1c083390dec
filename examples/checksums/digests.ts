import { createHash } from 'node:crypto';
import { concat, defer, map, mergeMap, type Observable, of, repeat, takeWhile } from 'rxjs';
import type { Event } from 'rxjs-locks';
import type { Digested, FoundFile, Read } from './happenings.js';
import { usingFile } from './usingFile.js';

/** A file larger than this is read in pieces of this size. */
export const PIECE = 256 * 1024;

/** Reads a file in one piece. */
export function digestWhole({ path }: FoundFile): Observable<Read | Digested> {
  return usingFile(path, 'r', (handle) =>
    defer(() => handle.readFile()).pipe(
      mergeMap((contents): (Read | Digested)[] => {
        const digest = createHash('sha256').update(contents).digest('hex');
        const bytes = contents.length;
        return [
          { kind: 'read', bytes },
          { kind: 'digested', path, digest, bytes },
        ];
      }),
    ),
  );
}

/** Reads a file piece by piece. Each piece waits for the event. */
export function digestStreamed({ path }: FoundFile, running: Event): Observable<Read | Digested> {
  return usingFile(path, 'r', (handle) => {
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(PIECE);
    let bytes = 0;
    const pieces$ = defer(() => handle.read(buffer, 0, PIECE)).pipe(
      repeat({ delay: () => running.wait() }),
      takeWhile(({ bytesRead }) => bytesRead > 0),
      map(({ bytesRead }): Read => {
        hash.update(buffer.subarray(0, bytesRead));
        bytes += bytesRead;
        return { kind: 'read', bytes: bytesRead };
      }),
    );
    const digest$ = defer(() =>
      of<Digested>({ kind: 'digested', path, digest: hash.digest('hex'), bytes }),
    );
    return concat(pieces$, digest$);
  });
}
