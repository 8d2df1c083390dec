import { Fifo, type Link } from './Fifo.js';

/** News of a transition, for those who observe the state. */
interface Announcement extends Link {
  readonly tell: () => void;
}

/** Grants, or failures, on their way. */
export interface Deliveries {
  readonly pending: boolean;
  /** Calls foreign code, whose errors it must not let through. */
  deliverNext(): void;
}

/** The grants of a primitive. */
export interface Grants extends Deliveries {
  /** Whether the next one goes to a request that did not have to wait. */
  readonly pendingAtOnce: boolean;
}

/**
 * What a primitive has to say to the outside: first what has happened, then the grants of those
 * that did not have to wait, then whose requests have failed, then the grants of those that
 * waited.
 *
 * Everything said here is a call into foreign code, which may call back. What it causes is
 * - told at once if a grant is being delivered: the snapshots are up to date inside a grant;
 * - told after, if something is being told: no observer sees a newer snapshot before an older one;
 * - granted at once, inside the present grant, if nobody has to wait for it;
 * - granted by the outermost call, in a loop, to those that waited: the stack stays flat.
 *
 * Nothing said here throws, but a consumer may have used up the stack: even then the next call
 * goes on where this one stopped.
 */
export class Outbox {
  readonly #announcements = new Fifo<Announcement>();
  readonly #failures = new Fifo<Deliveries & Link>();
  readonly #grants: Grants;
  #telling = false;
  /** Whether a loop is granting what did not have to wait. */
  #granting = false;
  #delivering = false;

  constructor(grants: Grants) {
    this.#grants = grants;
  }

  /** Whether something is being told. */
  get telling(): boolean {
    return this.#telling;
  }

  /** Whether nothing is being told, and nothing has to be, so that a grant may be delivered at once. */
  get quiet(): boolean {
    return !this.#telling && !this.#announcements.first;
  }

  /** @param tell calls foreign code, whose errors it must not let through */
  announce(tell: () => void): void {
    this.#announcements.push({ tell, next: undefined });
  }

  /** Takes failures, to be delivered before the grants of those that waited. */
  fail(failures: Deliveries & Link): void {
    this.#failures.push(failures);
  }

  /**
   * Tells and delivers what there is. Called last, with every field in order.
   *
   * @param asked whether a request that does not have to wait is to be granted before this returns
   */
  flush(asked = false): void {
    if (this.#telling) return;
    let granting = asked;
    if (this.#announcements.first) {
      this.#tell(() => this.#tellAll());
      // What an observer has asked for is granted by the outermost loop that does so.
      granting ||= !this.#granting;
    }
    if (granting && this.#grants.pendingAtOnce) this.#deliver(() => this.#deliverAtOnce(), true);
    if (!this.#delivering && (this.#failures.first || this.#grants.pending)) {
      this.#deliver(() => this.#deliverAll(), false);
    }
  }

  /** Makes a call that counts as telling: what it causes is told and granted after it. */
  tellInside(call: () => void): void {
    const outermost = !this.#telling;
    this.#tell(call);
    if (outermost) this.flush(!this.#granting);
  }

  /** Grants at once what needs no place among the grants. Called only where it is quiet. */
  grantInside(call: () => void): void {
    this.#deliver(call, true);
    this.flush(true);
  }

  #tell(call: () => void): void {
    const telling = this.#telling;
    this.#telling = true;
    try {
      call();
    } finally {
      this.#telling = telling;
    }
  }

  #deliver(call: () => void, granting: boolean): void {
    const before = this.#delivering;
    const grantingBefore = this.#granting;
    this.#delivering = true;
    this.#granting ||= granting;
    try {
      call();
    } finally {
      this.#delivering = before;
      this.#granting = grantingBefore;
    }
  }

  #tellAll(): void {
    for (let next; (next = this.#announcements.shift());) next.tell();
  }

  #deliverAtOnce(): void {
    while (this.#grants.pendingAtOnce) this.#grants.deliverNext();
  }

  #deliverAll(): void {
    for (let next; (next = this.#next());) next.deliverNext();
  }

  #next(): Deliveries | undefined {
    const failures = this.#failures;
    while (failures.first?.pending === false) failures.shift();
    return failures.first ?? (this.#grants.pending ? this.#grants : undefined);
  }
}
