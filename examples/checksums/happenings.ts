/**
 * A regular file below the folder. Its path is bytes, because not every file name is valid UTF-8.
 */
export interface FoundFile {
  readonly path: Buffer;
  readonly size: number;
  /** The system identifies a file by these two, under any name. */
  readonly device: bigint;
  readonly inode: bigint;
}

export interface Found {
  readonly kind: 'found';
  readonly file: FoundFile;
}

/** A file or folder that is skipped. */
export interface Unreadable {
  readonly kind: 'unreadable';
  readonly path: Buffer;
  readonly error: unknown;
}

export interface Read {
  readonly kind: 'read';
  readonly bytes: number;
}

export interface Digested {
  readonly kind: 'digested';
  readonly path: Buffer;
  readonly digest: string;
  readonly bytes: number;
}

export interface Written {
  readonly kind: 'written';
  readonly bytes: number;
}

/** Everything that is counted or reported, in the order in which it happens. */
export type Happening =
  | Found
  | Unreadable
  | Read
  | Written
  /** Every folder has been read. */
  | { readonly kind: 'listed' }
  /** A file has a permit. */
  | { readonly kind: 'started' }
  /** It is finished and closed, with or without an error. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'limit'; readonly limit: number }
  | { readonly kind: 'running'; readonly running: boolean }
  | { readonly kind: 'tick'; readonly seconds: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'ended' };
