import { Fifo } from './Fifo.js';

/** News of a transition, for those who observe the state. */
export interface Announcement {
  /** Calls foreign code, whose errors it must not let through. */
  tell(): void;
}

/** Grants, or failures, on their way. */
export interface Deliveries {
  readonly pending: boolean;
  /** Calls foreign code, whose errors it must not let through. */
  deliverNext(): void;
}

/**
 * What a primitive has to say to the outside, said one thing after the other on a flat stack:
 * first what has happened, then whose requests have failed, then the grants that it made possible.
 *
 * Everything said here is a call into foreign code, which may call back. What it causes is
 * - told at once if a grant is being delivered: the snapshots are up to date inside a grant;
 * - told after, if something is being told: no observer sees a newer snapshot before an older one;
 * - granted after, in both cases: no grant inside a grant, and none before its snapshot.
 *
 * Nothing said here throws, but a consumer may have used up the stack: even then the next call
 * goes on where this one stopped.
 */
export class Outbox {
  readonly #announcements = new Fifo<Announcement>();
  readonly #failures = new Fifo<Deliveries>();
  /** Those of the failures that are delivered now. */
  #failing: Deliveries | undefined = undefined;
  readonly #grants: Deliveries;
  #telling = false;
  #delivering = false;

  constructor(grants: Deliveries) {
    this.#grants = grants;
  }

  /** Whether nothing is being said, and nothing has to be, so that a grant may be delivered at once. */
  get quiet(): boolean {
    return !this.#telling && !this.#delivering && this.#announcements.length === 0;
  }

  announce(announcement: Announcement): void {
    this.#announcements.push(announcement);
  }

  /** Takes failures, to be delivered before any grant. */
  fail(failures: Deliveries): void {
    if (this.#failing) this.#failures.push(failures);
    else this.#failing = failures;
  }

  /** Tells and delivers what there is. Called last, with every field in order. */
  flush(): void {
    if (this.#telling) return;
    if (this.#announcements.length > 0) this.#tell();
    if (!this.#delivering && (this.#failing || this.#grants.pending)) this.#deliver();
  }

  /** Makes a call that counts as telling: what it causes is told and granted after it. */
  tellInside(call: () => void): void {
    const outermost = !this.#telling;
    this.#telling = true;
    try {
      call();
    } finally {
      if (outermost) {
        this.#telling = false;
        this.flush();
      }
    }
  }

  /** Begins a delivery that needs no place among the grants. Called only where it is quiet. */
  begin(): void {
    this.#delivering = true;
  }

  /** Ends it, and makes the grants that it has caused. */
  end(): void {
    this.#delivering = false;
    this.flush();
  }

  #tell(): void {
    this.#telling = true;
    try {
      for (let next; (next = this.#announcements.shift());) next.tell();
    } finally {
      this.#telling = false;
    }
  }

  #deliver(): void {
    this.#delivering = true;
    try {
      for (let next; (next = this.#next());) next.deliverNext();
    } finally {
      this.#delivering = false;
    }
  }

  #next(): Deliveries | undefined {
    while (this.#failing && !this.#failing.pending) this.#failing = this.#failures.shift();
    return this.#failing ?? (this.#grants.pending ? this.#grants : undefined);
  }
}
