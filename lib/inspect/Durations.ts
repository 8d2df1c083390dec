import { shown } from '../check/shown.js';
import type { Times } from './types.js';

/** How many buckets there are between a time and twice that time, as a power of two. */
const BITS = 5;
/** The shortest time that has a bucket of its own is 2 to this power: a microsecond, in ms. */
const SHORTEST = -10;
/** The longest is 2 to this power: 49 days. */
const LONGEST = 32;

const float = new DataView(new ArrayBuffer(4));
/** The first bits of a float are its exponent, which begins at -127, and then its fraction. */
const SHIFT = 23 - BITS;
/** The first bucket is for whatever is shorter. */
const FIRST = ((SHORTEST + 127) << BITS) - 1;
const COUNT = ((LONGEST - SHORTEST) << BITS) + 1;

/**
 * Counts times in buckets, each 1/32 wider than the one before, like an HDR histogram. A quantile
 * is read from the middle of a bucket, so it is at most 1/64 wrong.
 */
export class Durations implements Times {
  count = 0;
  sum = 0;
  max = 0;
  /** Made with the first time, since it takes 5 kB. */
  #buckets: Uint32Array | undefined = undefined;

  /** @param time in ms */
  add(time: number): void {
    this.count++;
    this.sum += time;
    if (time > this.max) this.max = time;
    const buckets = (this.#buckets ??= new Uint32Array(COUNT));
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- there is a bucket for each time
    buckets[bucketOf(time)]!++;
  }

  quantile(q: number): number {
    if (!(q >= 0 && q <= 1)) {
      throw new RangeError(`Times.quantile(q): a number from 0 to 1, got ${shown(q)}`);
    }
    let left = Math.max(1, Math.ceil(q * this.count));
    if (!this.#buckets || left >= this.count) return this.max;
    const index = this.#buckets.findIndex((count) => (left -= count) <= 0);
    return Math.min(middleOf(index), this.max);
  }
}

function bucketOf(time: number): number {
  // Most of what is held for no longer than a call.
  if (time < 2 ** SHORTEST) return 0;
  float.setFloat32(0, time);
  const index = (float.getUint32(0) >>> SHIFT) - FIRST;
  return Math.min(index, COUNT - 1);
}

function middleOf(index: number): number {
  // What is shorter than a microsecond.
  if (index === 0) return 0;
  float.setUint32(0, (((index + FIRST) * 2 + 1) << SHIFT) >>> 1);
  return float.getFloat32(0);
}
