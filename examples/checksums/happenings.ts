/** A regular file below the folder. Its path is bytes: not every file name is valid UTF-8. */
export interface FoundFile {
  readonly path: Buffer;
  readonly size: number;
  /** The two by which the system tells files apart, whatever they are called. */
  readonly device: bigint;
  readonly inode: bigint;
}

export interface Found {
  readonly kind: 'found';
  readonly file: FoundFile;
}

/** A file or a folder that is left out. */
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

/** All that is worth counting or telling, in the order in which it happens. */
export type Happening =
  | Found
  | Unreadable
  | Read
  | Written
  /** Every folder has been read. */
  | { readonly kind: 'listed' }
  /** A file has been let in. */
  | { readonly kind: 'started' }
  /** It is through, and closed, whatever came of it. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'limit'; readonly limit: number }
  | { readonly kind: 'running'; readonly running: boolean }
  | { readonly kind: 'tick'; readonly seconds: number }
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'ended' };
