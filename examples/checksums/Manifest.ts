import type { FileHandle } from 'node:fs/promises';
import { catchError, defer, map, mergeMap, noop, type Observable, throwError } from 'rxjs';
import { Lock, usingLock } from 'rxjs-locks';
import { explain } from '../shared/explain.js';
import type { Digested, FoundFile, Written } from './happenings.js';
import { manifestLine } from './manifestLine.js';
import { usingFile } from './usingFile.js';

/** The file that the lines are appended to, one at a time. Each is written whole or not at all. */
export class Manifest {
  readonly #handle: FileHandle;
  readonly #device: bigint;
  readonly #inode: bigint;
  readonly #lock = new Lock();
  /** Where the last complete line ends. */
  #length = 0;

  private constructor(handle: FileHandle, device: bigint, inode: bigint) {
    this.#handle = handle;
    this.#device = device;
    this.#inode = inode;
  }

  /**
   * Creates or empties the file, and closes it when the work ends or is unsubscribed.
   *
   * @param work may fail only if an append fails
   */
  static using<T>(path: string, work: (manifest: Manifest) => Observable<T>): Observable<T> {
    return usingFile(path, 'w', (handle) =>
      defer(() => handle.stat({ bigint: true })).pipe(
        mergeMap(({ dev, ino }) => work(new Manifest(handle, dev, ino))),
      ),
    ).pipe(
      catchError((error: unknown) =>
        throwError(() => new Error(explain('cannot write', path, error))),
      ),
    );
  }

  /** Whether the file is the manifest itself, under this name or another. */
  is({ device, inode }: FoundFile): boolean {
    return device === this.#device && inode === this.#inode;
  }

  /** Appends a file's line. */
  append({ digest, path, bytes }: Digested): Observable<Written> {
    return usingLock(this.#lock, () => this.#write(manifestLine(digest, path))).pipe(
      map(() => ({ kind: 'written', bytes })),
    );
  }

  async #write(line: Buffer): Promise<void> {
    try {
      await this.#handle.appendFile(line);
      this.#length += line.length;
    } catch (error) {
      // A full disk may have taken only a part of it.
      await this.#handle.truncate(this.#length).catch(noop);
      throw error;
    }
  }
}
