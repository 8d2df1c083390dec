import { Fifo } from './Fifo.js';

/** News of a transition, for those who observe the state. */
export interface Announcement {
  /** Calls foreign code, whose errors it must not let through. */
  tell(): void;
}

/**
 * What a primitive has to say to the outside, said one thing after the other on a flat stack:
 * first what has happened, then the grants that it made possible.
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
  readonly #deliverNext: () => boolean;
  #telling = false;
  #delivering = false;

  /** @param deliverNext delivers the next grant; false if there is none */
  constructor(deliverNext: () => boolean) {
    this.#deliverNext = deliverNext;
  }

  announce(announcement: Announcement): void {
    this.#announcements.push(announcement);
  }

  /** Tells and delivers what there is. Called last, with every field in order. */
  flush(): void {
    if (this.#telling) return;
    try {
      this.#telling = true;
      for (let next; (next = this.#announcements.shift());) next.tell();
    } finally {
      this.#telling = false;
    }
    if (this.#delivering) return;
    try {
      this.#delivering = true;
      while (this.#deliverNext());
    } finally {
      this.#delivering = false;
    }
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
}
