/** Pixels of one second. */
const speed = 26;
/** What is left free at the right of "now", in pixels. */
const margin = 12;

/** Where a time is, between the left side of a drawing and now. */
export interface Scale {
  /** Where now is, in pixels. */
  readonly right: number;
  /** The time at the left side, in milliseconds since 1970. */
  readonly start: number;
  /** Where a time is, in pixels. Now if there is none. */
  x(time: number | undefined): number;
}

/** The scale of a drawing that is so many pixels wide. */
export function scaleOf(width: number, now: number): Scale {
  const right = width - margin;
  return {
    right,
    start: now - (right / speed) * 1000,
    x: (time = now) => right - (Math.max(0, now - time) / 1000) * speed,
  };
}

/** How many pixels a text of the drawing needs. */
export const widthOf = (text: string): number => text.length * 6.6 + 12;
