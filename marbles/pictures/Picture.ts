/** What a marble has drawn: rows over the same time. */
export interface Drawn {
  /** The name of the file, without `.svg`. */
  readonly name: string;
  /** The lines of code that the rows are about, in a box above them. */
  readonly code: readonly string[];
  readonly rows: readonly Row[];
}

/** The same with the sentence that it shows. */
export interface Picture extends Drawn {
  readonly title: string;
}

export type Row = CallsRow | StreamRow | PermitRow | StateRow;

/** Something that a stream sends, and when. The end of a stream has no text, an error its name. */
export interface Mark {
  readonly frame: number;
  readonly kind: 'value' | 'complete' | 'error';
  readonly text: string;
}

/** Calls from outside, such as `set()`: a flag for each. */
export interface CallsRow {
  readonly kind: 'calls';
  readonly label: string;
  readonly marks: readonly Mark[];
}

/** A stream, as a line of marbles: it comes in from above the code, or out of it. */
export interface StreamRow {
  readonly kind: 'source' | 'result';
  readonly label: string;
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

/** A request and its permit, as a bar: it waits from `asked`, and holds its permit from `granted` to `ended`. */
export interface PermitRow {
  readonly kind: 'permit';
  /** What the bar of a granted request says. */
  readonly held: 'runs' | 'holds a permit';
  readonly label: string;
  readonly asked: number;
  /** Infinity if it is never granted. */
  readonly granted: number;
  /** Infinity if it does not end. */
  readonly ended: number;
  readonly marks: readonly Mark[];
}

/** A state, as a lane of spans: each holds until the next begins. */
export interface StateRow {
  readonly kind: 'state';
  readonly label: string;
  readonly spans: readonly { readonly frame: number; readonly value: string }[];
}
