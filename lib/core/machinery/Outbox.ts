import { Fifo, type Link } from './Fifo.js';

/** Tells the observers of a state. */
export interface Teller {
  /**
   * Runs foreign code, and must not let its errors through.
   *
   * @param snapshot the state after a transition; undefined if there will be no more
   */
  tell(snapshot: object | undefined): void;
}

/** News of a transition. */
interface Announcement extends Link {
  readonly teller: Teller;
  readonly snapshot: object | undefined;
}

/** Delivers grants or failures. */
export interface Deliverer {
  /** Runs foreign code, and must not let its errors through. */
  deliverNext(): void;
}

/** Which grants are to be delivered. */
export interface DueGrants {
  readonly pending: boolean;
  /** Whether the next grant is for a request that did not have to wait. */
  readonly pendingAtOnce: boolean;
}

/** Failures that are about to be delivered. */
export interface DueFailures extends Deliverer, Link {
  readonly pending: boolean;
}

/**
 * Tells the outside what happens in a primitive: first the transitions, then the grants of requests
 * that did not have to wait, then the failures, then the grants of requests that waited.
 *
 * Each of these calls runs foreign code, which may call back. What it causes is
 * - told at once, if a grant is being delivered: the snapshots are up to date inside a grant;
 * - told afterwards, if something is being told: no observer sees a newer snapshot before an older
 *   one;
 * - granted at once, inside the present grant, if it does not have to wait;
 * - granted by the outermost call, in a loop, if it had to wait: the stack stays flat.
 *
 * None of these calls throws, with two exceptions: the call that `tellInside` makes may throw, and
 * a consumer may have used up the stack. Even then the next call goes on where this one stopped.
 */
export class Outbox {
  /**
   * Tells a watcher's news with the next announcements, once. It is not one of them: what is
   * watched does not wait for it.
   */
  news: (() => void) | undefined = undefined;
  readonly #announcements = new Fifo<Announcement>();
  readonly #failures = new Fifo<DueFailures>();
  readonly #due: DueGrants;
  readonly #grants: Deliverer;
  #telling = false;
  /** Whether a loop is granting requests that did not have to wait. */
  #granting = false;
  #delivering = false;

  /**
   * @param due which grants of the primitive are to be delivered
   * @param grants delivers them
   */
  constructor(due: DueGrants, grants: Deliverer) {
    this.#due = due;
    this.#grants = grants;
  }

  /** Whether what a call causes may be left to an outer call: it runs inside of one. */
  get nested(): boolean {
    return this.#telling || this.#delivering;
  }

  /** Whether nothing is being told or has to be told, so that a grant can be delivered at once. */
  get quiet(): boolean {
    return !this.#telling && !this.#announcements.first;
  }

  /** Adds news of a transition. They are told before anything is granted. */
  announce(teller: Teller, snapshot?: object): void {
    this.#announcements.push({ teller, snapshot, next: undefined });
  }

  /** Adds failures. They are delivered before the grants of requests that waited. */
  fail(failures: DueFailures): void {
    this.#failures.push(failures);
  }

  /**
   * Tells and delivers everything that is due. It comes last, when every field is in order.
   *
   * @param asked whether a request that does not have to wait must be granted before this returns
   */
  flush(asked = false): void {
    if (this.#telling) return;
    if (this.#announcements.first || this.news) {
      this.#tellAll();
      // The outermost granting loop grants what an observer requests.
      asked ||= !this.#granting;
    }
    if (asked && this.#due.pendingAtOnce) this.#grantAtOnce(() => this.#deliverAtOnce());
    if (!this.#delivering && (this.#failures.first || this.#due.pending)) this.#deliverAll();
  }

  /** Makes a call that counts as telling: what it causes is told and granted afterwards. */
  tellInside(call: () => void): void {
    const outermost = !this.#telling;
    this.#telling = true;
    try {
      call();
    } finally {
      this.#telling = !outermost;
      if (outermost) this.flush(!this.#granting);
    }
  }

  /** Makes a grant that needs no place in the queue. Call it only if the outbox is quiet. */
  grantInside(call: () => void): void {
    this.#grantAtOnce(call);
    this.flush(true);
  }

  #grantAtOnce(call: () => void): void {
    const delivering = this.#delivering;
    const granting = this.#granting;
    this.#delivering = this.#granting = true;
    try {
      call();
    } finally {
      this.#delivering = delivering;
      this.#granting = granting;
    }
  }

  #tellAll(): void {
    this.#telling = true;
    try {
      for (;;) {
        const next = this.#announcements.shift();
        const { news } = this;
        if (next) {
          next.teller.tell(next.snapshot);
        } else if (news) {
          this.news = undefined;
          news();
        } else {
          return;
        }
      }
    } finally {
      this.#telling = false;
    }
  }

  #deliverAtOnce(): void {
    while (this.#due.pendingAtOnce) this.#grants.deliverNext();
  }

  #deliverAll(): void {
    this.#delivering = true;
    try {
      for (let next; (next = this.#next());) next.deliverNext();
    } finally {
      this.#delivering = false;
    }
  }

  #next(): Deliverer | undefined {
    const failures = this.#failures;
    while (failures.first?.pending === false) failures.shift();
    return failures.first ?? (this.#due.pending ? this.#grants : undefined);
  }
}
