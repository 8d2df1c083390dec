import { following } from '../core/machinery/following.js';
import type { GrantedPermit, PermitOwner } from '../core/machinery/GrantedPermit.js';
import type { Occupant } from '../core/machinery/Occupant.js';
import type { AnyRequest } from '../core/machinery/Request.js';
import type { Place, Recipient } from '../core/machinery/Watcher.js';
import type { RequestReport } from './types.js';
import type { Watched } from './Watched.js';

/** Where a request was made: an error, whose stack is formatted when it is read. */
export interface Stack {
  readonly stack?: string;
}

/**
 * One request: it waits, then it holds something, and then it is over.
 *
 * While it holds something it is the owner of the permit, so that it hears of the release. It does
 * not keep the permit, which could not be collected otherwise.
 */
export class Entry implements PermitOwner<unknown>, Recipient<unknown> {
  readonly watched: Watched;
  readonly id: number;
  readonly label: string | undefined;
  readonly stack: Stack | undefined;
  /** The innermost permit that it was made inside of. */
  inside: Entry | null | undefined;
  /** What it asked for, as its core understands it. */
  asked: unknown;
  /** The cores where it waits, or holds something. None when it is over. */
  at: Place | undefined;
  /** Since when it has waited or held. */
  since: number;
  /** Whether it is in a queue. */
  waits = false;
  /** Whether there was a warning that this takes too long. */
  late = false;
  /** Whether the collector is asked about its permit. */
  followed = false;
  /** Whether there was a warning that it will never be granted, or has leaked. */
  told = false;
  /** The requests that were made inside of it, and wait. */
  nested: Set<Entry> | undefined = undefined;
  /** Its neighbours among those that wait, or hold. */
  ahead: this | undefined = undefined;
  behind: this | undefined = undefined;
  /** The permit, until the running code has ended. */
  permit: object | undefined = undefined;
  /** Whose grant it is, until that is delivered. */
  request: AnyRequest | undefined = undefined;
  #owner: PermitOwner<unknown> | undefined = undefined;

  constructor(
    watched: Watched,
    id: number,
    label: string | undefined,
    stack: Stack | undefined,
    inside: Entry | null | undefined,
    asked: unknown,
    at: Place,
    since: number,
  ) {
    this.watched = watched;
    this.id = id;
    this.label = label;
    this.stack = stack;
    // Permits that have been given back are left out, also further out: there may be some since the
    // others were asked for. So a chain of work is no chain of entries, even if each step asks for
    // the next permit before it gives its own back.
    this.inside = standing(inside);
    for (let outer = this.inside; outer; outer = outer.inside) {
      outer.inside = standing(outer.inside);
    }
    this.asked = asked;
    this.at = at;
    this.since = since;
  }

  /** The waiting requests that it goes on with: itself, or those that were made inside of it. */
  get asking(): readonly Entry[] {
    return this.waits ? [this] : [...(this.nested ?? [])];
  }

  get name(): string {
    return this.watched.name;
  }

  /** Becomes the owner of a permit. */
  hold(permit: GrantedPermit<unknown>): void {
    this.#owner = permit.owner;
    permit.owner = this;
  }

  /** Passes the grant on, to code that runs inside of it. */
  deliver(grant: unknown): boolean {
    const { request } = this;
    this.request = undefined;
    const passed = this.permit ?? grant;
    // What is granted by an event or a barrier is not held, so nothing is inside of it.
    const arrived =
      this.at && request
        ? // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the request
          following.follower?.run(this, request.deliver, request, passed)
        : request?.deliver(passed);
    this.watched.tell();
    return arrived === true;
  }

  giveBack(permit: GrantedPermit<unknown>, asked: unknown): void {
    const owner = this.#owner;
    this.watched.released(this);
    owner?.giveBack(permit, asked);
    // A closed primitive takes nothing back, and tells nothing.
    this.watched.tell();
  }

  occupy(occupant: Occupant): void {
    this.#owner?.occupy?.(occupant);
  }

  /** It waits, and so does everything that it was made inside of. */
  startWaiting(): void {
    const { recorder } = this.watched;
    this.waits = true;
    for (let holder = this.inside; holder; holder = holder.inside) {
      // Another inspector has nothing to say of it.
      if (holder.watched.recorder === recorder) (holder.nested ??= new Set()).add(this);
    }
  }

  /** Nothing that it was made inside of waits for it any more. */
  stopWaiting(): void {
    for (let holder = this.inside; holder; holder = holder.inside) holder.nested?.delete(this);
  }

  /** It is over. */
  end(): void {
    this.waits = false;
    this.at = this.asked = this.permit = this.nested = undefined;
    this.ahead = this.behind = undefined;
  }

  report(now: number): RequestReport {
    const { id, name, label } = this;
    const stack = this.stack?.stack?.replace(/^.*\n/, '');
    return {
      id,
      name,
      ...(label !== undefined && { label }),
      since: now - this.since,
      ...(stack !== undefined && { stack }),
    };
  }
}

/** The innermost that is not over, of an entry and those that it was made inside of. */
function standing(entry: Entry | null | undefined): Entry | null | undefined {
  let innermost = entry;
  while (innermost && !innermost.at) innermost = innermost.inside;
  return innermost;
}
