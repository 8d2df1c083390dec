import type { LockEvent, Statistics } from '../../../lib/inspect/index.js';

/** What can come after what. */
const NEXT: Readonly<Record<string, readonly LockEvent['type'][]>> = {
  '': ['asked'],
  asked: ['granted', 'left', 'failed'],
  granted: ['released'],
};

/** Books of our own, made of the events of one primitive. */
export class Ledger {
  readonly counts: Record<LockEvent['type'], number> = {
    asked: 0,
    granted: 0,
    released: 0,
    left: 0,
    failed: 0,
    closed: 0,
  };
  readonly faults: string[] = [];
  readonly #states = new Map<number, string>();

  note(event: LockEvent): void {
    this.counts[event.type]++;
    if (event.type === 'closed') {
      if (this.counts.closed > 1) this.faults.push('closed twice');
      return;
    }
    const state = this.#states.get(event.id) ?? '';
    if (!NEXT[state]?.includes(event.type)) {
      this.faults.push(`#${String(event.id)} was ${event.type} after ${state || 'nothing'}`);
    }
    this.#states.set(event.id, event.type);
  }

  /** @throws Error if the events make no sense, or the statistics are not theirs */
  check(statistics: Statistics | undefined): void {
    const { faults, counts } = this;
    const { granted = 0, left = 0, failed = 0, wait, hold } = statistics ?? {};
    const told = [granted, left, failed, wait?.count ?? 0, hold?.count ?? 0];
    const noted = [counts.granted, counts.left, counts.failed, counts.granted, counts.released];
    if (String(told) !== String(noted)) {
      faults.push(`statistics ${String(told)} and not ${String(noted)}`);
    }
    const waiting = [...this.#states.values()].filter((state) => state === 'asked');
    if (waiting.length > 0) faults.push(`${String(waiting.length)} asked and heard nothing`);
    if (faults.length > 0) throw new Error(faults.join('; '));
  }
}
