import type { Dirent } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import {
  catchError,
  defer,
  EMPTY,
  filter,
  map,
  mergeAll,
  type Observable,
  of,
  repeat,
  tap,
} from 'rxjs';
import { throttleBySemaphore } from 'rxjs-locks';
import type { Found, Unreadable } from './happenings.js';

const SLASH = Buffer.from('/');
/** Enough to keep the disk busy, and few enough to leave time for reading files. */
const STATS_AT_A_TIME = 4;

/**
 * Lists the regular files below a folder. It reads one folder at a time, and continues when it is
 * allowed to. So it holds only the entries of one folder and the folders still to be read.
 *
 * @param nextFolder called before each further folder, which is read at the first value of the
 * result
 */
export function filesBelow(
  root: Buffer,
  nextFolder: () => Observable<unknown>,
): Observable<Found | Unreadable> {
  return defer(() => {
    const folders = [root];
    return defer(() => entriesOf(folders.pop() ?? root, folders)).pipe(
      repeat({ delay: () => (folders.length > 0 ? nextFolder() : EMPTY) }),
    );
  });
}

/** @param folders receives the folders that are found */
function entriesOf(folder: Buffer, folders: Buffer[]): Observable<Found | Unreadable> {
  return defer(() => readdir(folder, { encoding: 'buffer', withFileTypes: true })).pipe(
    mergeAll(),
    tap((entry) => {
      if (entry.isDirectory()) folders.push(pathOf(folder, entry));
    }),
    filter((entry) => entry.isFile()),
    throttleBySemaphore(STATS_AT_A_TIME, (entry) => fileAt(pathOf(folder, entry))),
    catchError((error: unknown) => of<Unreadable>({ kind: 'unreadable', path: folder, error })),
  );
}

function fileAt(path: Buffer): Observable<Found | Unreadable> {
  return defer(() => lstat(path, { bigint: true })).pipe(
    // It may have been replaced since the folder was read.
    filter((stats) => stats.isFile()),
    map(({ size, dev: device, ino: inode }) => ({
      kind: 'found' as const,
      file: { path, size: Number(size), device, inode },
    })),
    catchError((error: unknown) => of<Unreadable>({ kind: 'unreadable', path, error })),
  );
}

/** Like `find`, it adds no second slash to a folder that ends with one. */
function pathOf(folder: Buffer, { name }: Dirent<Buffer>): Buffer {
  return Buffer.concat(folder.at(-1) === SLASH[0] ? [folder, name] : [folder, SLASH, name]);
}
