import type { RequestRecord } from './RequestRecord.js';

/** A request, and the row that it is drawn in. */
export interface Placed {
  readonly record: RequestRecord;
  readonly row: number;
}

/** A state, and when it began, in milliseconds since 1970. */
export interface Stated {
  readonly text: string;
  readonly since: number;
}

/** How long a row stays empty after a request, in milliseconds. */
const gap = 700;

/**
 * What one exhibit has to show of the last seconds: its requests, in rows that do not overlap, and
 * its states.
 */
export class Lane {
  readonly #placed = new Map<string, Placed>();
  #states: readonly Stated[] = [];

  /** The requests, in the order in which this page has heard of them. */
  get placed(): Iterable<Placed> {
    return this.#placed.values();
  }

  /** The states, oldest first. Each lasts until the next one. */
  get states(): readonly Stated[] {
    return this.#states;
  }

  /** How many rows the requests need. */
  get rows(): number {
    return Math.max(0, ...Array.from(this.placed, ({ row }) => row + 1));
  }

  /** How many requests wait, and how many are inside. */
  get counts(): { readonly waiting: number; readonly inside: number } {
    const live = Array.from(this.placed, ({ record }) => record).filter(({ ended }) => !ended);
    const inside = live.filter(({ granted }) => granted).length;
    return { waiting: live.length - inside, inside };
  }

  /** Adds a request, or puts what is known now in the place of what was known before. */
  put(record: RequestRecord): void {
    const row = this.#placed.get(record.id)?.row ?? this.#freeRow(record.asked);
    this.#placed.set(record.id, { record, row });
  }

  /** Adds a state. */
  state(text: string, since: number): void {
    this.#states = [...this.#states, { text, since }];
  }

  /** The tab is gone, and its requests with it. */
  tabGone(tab: number, ended: number): void {
    for (const { record } of this.placed) {
      if (record.tab === tab && !record.ended) this.put({ ...record, ended, ending: 'gone' });
    }
  }

  /** Forgets what was over before this time. */
  forget(time: number): void {
    for (const { record } of this.placed) {
      if (record.ended && record.ended < time) this.#placed.delete(record.id);
    }
    this.#states = this.#states.filter(
      (_, index, { [index + 1]: next }) => !next || next.since > time,
    );
  }

  #freeRow(asked: number): number {
    const taken = new Set<number>();
    for (const { record, row } of this.placed) {
      if (!record.ended || record.ended + gap > asked) taken.add(row);
    }
    let row = 0;
    while (taken.has(row)) row++;
    return row;
  }
}
