/** A file that a server offers. */
export interface Offer {
  /** Counted across all servers, from 1. */
  readonly number: number;
  readonly name: string;
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/** A file to be downloaded. */
export interface RemoteFile extends Offer {
  /** The name and port of the server. The cap per host uses it as its key. */
  readonly host: string;
  readonly url: string;
}

export interface Received {
  readonly kind: 'received';
  readonly file: RemoteFile;
  readonly bytes: number;
}

/** The file is in the folder, under its final name. */
export interface Arrived {
  readonly kind: 'arrived';
  readonly file: RemoteFile;
}

/** What happens to a file. */
export type FileHappening =
  /** It has both permits, for its first attempt or a later one. */
  | { readonly kind: 'begun'; readonly file: RemoteFile }
  | Received
  | Arrived
  /** An attempt has failed. */
  | { readonly kind: 'stumbled'; readonly file: RemoteFile; readonly error: unknown }
  /** All attempts have failed. */
  | { readonly kind: 'failed'; readonly file: RemoteFile }
  | { readonly kind: 'cancelled'; readonly file: RemoteFile }
  /** It was one too many of those that wait. */
  | { readonly kind: 'dropped'; readonly file: RemoteFile }
  | { readonly kind: 'checked'; readonly file: RemoteFile; readonly right: boolean };

/** Everything that is counted or reported, in the order in which it happens. */
export type Happening =
  | FileHappening
  | { readonly kind: 'listed'; readonly files: readonly RemoteFile[] }
  | { readonly kind: 'limit'; readonly limit: number }
  /** @property report who held and who waited for what */
  | { readonly kind: 'interrupted'; readonly report: string | undefined }
  | { readonly kind: 'ended' };
