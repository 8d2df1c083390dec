import type { Picture, Row } from './Picture.js';

/** The width of a letter of the code font, in units of the picture. Menlo's and DejaVu's is 6.62. */
export const letter = 6.62;

/** Where the frames are: a picture is as wide as a phone, and its labels are on the left. */
export class Scale {
  static readonly width = 360;
  static readonly margin = 12;

  /** How far apart two frames are. */
  readonly unit: number;
  /** The x of the last frame: what does not end is drawn until there. */
  readonly end: number;
  readonly #start: number;

  constructor({ name, rows }: Picture) {
    const longest = Math.max(...rows.map(({ label }) => label.length));
    if (longest > 14)
      throw new Error(`${name}: a label of at most 14 letters, got ${String(longest)}`);
    const last = Math.max(...rows.flatMap(framesOf).filter(Number.isFinite)) + 1;
    this.#start = Scale.margin + longest * letter + 18;
    this.unit = Math.min(40, (Scale.width - Scale.margin - 9 - this.#start) / last);
    this.end = this.x(last);
  }

  x(frame: number): number {
    return frame === Infinity ? this.end : this.#start + frame * this.unit;
  }

  /** The x of each frame. */
  *all(): Iterable<number> {
    for (let frame = 0; this.x(frame) < this.end + 1; frame++) yield this.x(frame);
  }
}

function framesOf(row: Row): number[] {
  if (row.kind === 'state') return row.spans.map(({ frame }) => frame);
  const marks = row.marks.map(({ frame }) => frame);
  if (row.kind === 'permit') return [row.asked, row.granted, row.ended, ...marks];
  return row.kind === 'calls' ? marks : [row.from, row.to, ...marks];
}
