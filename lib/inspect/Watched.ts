import type { Clock } from '../core/machinery/Clock.js';
import { following } from '../core/machinery/following.js';
import { GrantedPermit } from '../core/machinery/GrantedPermit.js';
import type { AnyRequest } from '../core/machinery/Request.js';
import type { Place, Recipient, Watcher } from '../core/machinery/Watcher.js';
import { coreOf } from '../shared/coreOf.js';
import { kindOf } from '../shared/kindOf.js';
import type { Lease, Permit } from '../types.js';
import { permitsOf } from './admission.js';
import { Entry, type Stack } from './Entry.js';
import { EntryList } from './EntryList.js';
import type { Events } from './Events.js';
import { KeyedHolders } from './KeyedHolders.js';
import { takeLabel } from './label.js';
import type { NameStatistics } from './NameStatistics.js';
import type { LockEvent, PrimitiveReport, Watchable } from './types.js';
import { WaitingList } from './WaitingList.js';
import { WatchedLease, WatchedPermit } from './WatchedPermit.js';

/** Hears what is recorded, and helps to record it. */
export interface Recorder {
  readonly clock: Clock;
  readonly events: Events;
  /** Whether the stack that asks is to be kept. */
  readonly stacks: boolean;
  nextId(): number;
  statisticsOf(name: string): NameStatistics;
  /** A request has begun to wait. */
  waits(entry: Entry): void;
  /** Something is held. */
  holds(entry: Entry): void;
  /** Something is no longer held. */
  ends(entry: Entry): void;
  /** There are more permits, or fewer. */
  resized(watched: Watched): void;
}

/** What the last part of an event is called. */
const PARTS = { granted: 'waited', released: 'held', failed: 'error' } as const;

/** Of a request that was made before it was watched. */
const NO_STACK: Stack = {};

/** A core in whose queue requests wait. */
interface Queued {
  readonly queue: { toArray(): readonly (AnyRequest & Partial<Part>)[] };
}

/** One with a core for each key. */
interface Keyed {
  readonly keys?: ReadonlyMap<unknown, Queued>;
}

/** What waits at one of the keys of a request for several. */
interface Part {
  readonly group: { readonly request: AnyRequest; readonly held: readonly object[] };
}

/** Records what happens in one primitive. The primitive keeps this, and not the other way round. */
export class Watched implements Watcher {
  readonly kind: string;
  readonly statistics: NameStatistics;
  readonly waiting = new WaitingList();
  readonly holders: EntryList;
  /** The holders whose permit was collected. */
  readonly lost = new Set<Entry>();
  readonly name: string;
  readonly recorder: Recorder;
  /** Whether something was granted while the present code runs. */
  fresh = false;
  /** By which the recorder keeps it, so that it is collected with its primitive. */
  readonly reference = new WeakRef(this);
  readonly #primitive: WeakRef<Watchable>;
  /** The requests that wait. */
  readonly #requests = new WeakMap<AnyRequest, Entry>();

  constructor(name: string, primitive: Watchable, recorder: Recorder) {
    this.name = name;
    this.kind = primitive[kindOf];
    this.holders = this.kind === 'KeyedLock' ? new KeyedHolders() : new EntryList();
    this.statistics = recorder.statisticsOf(name);
    this.#primitive = new WeakRef(primitive);
    this.recorder = recorder;
  }

  /** Counts the requests that wait already, as if they had been made now. */
  adopt(): void {
    const core = this.#primitive.deref()?.[coreOf] as unknown as Queued & Keyed;
    const waiting = [...(core.keys?.values() ?? [core])].flatMap((at) =>
      at.queue.toArray().map((request) => ({ request, at })),
    );
    // Those of all keys, in the order in which they were made.
    waiting.sort((one, other) => one.request.place - other.request.place);
    for (const { request, at } of waiting) {
      const { group } = request;
      if (group) this.asked(group.request, group.held, null, NO_STACK);
      else this.asked(request, at, null, NO_STACK);
    }
    this.tell();
  }

  asked(
    request: AnyRequest,
    at: Place,
    inside: unknown = following.follower?.current(),
    stack?: Stack,
  ): void {
    // A wait whose predicate is still false waits again, and a request for several keys has a part
    // at each of them.
    if (this.#requests.has(request)) return;
    const entry = this.#ask(request.asked, at, inside, stack);
    this.#requests.set(request, entry);
    this.waiting.add(entry);
    entry.startWaiting();
    this.recorder.events.announce(at);
    this.recorder.waits(entry);
  }

  granted<Grant>(request: AnyRequest, at: Place, grant: Grant): Recipient<Grant> {
    const entry =
      (this.waiting.first && this.#stopWaiting(request)) ??
      this.#ask(request.asked, at, following.follower?.current());
    entry.request = request;
    this.#grant(entry, grant);
    return entry;
  }

  taken<Grant>(asked: unknown, at: Place, grant: Grant): Grant {
    const entry = this.#ask(asked, at, following.follower?.current());
    this.#grant(entry, grant);
    this.recorder.events.announce(at);
    return (entry.permit ?? grant) as Grant;
  }

  left(request: AnyRequest): void {
    const entry = this.#stopWaiting(request);
    if (!entry?.at) return;
    this.recorder.events.announce(entry.at);
    this.#leave(entry);
  }

  skipped(at: Place): void {
    this.#leave(this.#ask(undefined, at, undefined));
    this.tell();
  }

  failed(request: AnyRequest, error: unknown): void {
    const entry = this.#stopWaiting(request);
    if (!entry) return;
    this.statistics.failed++;
    this.#keep(entry, 'failed', error);
    entry.end();
  }

  tell(): void {
    this.recorder.events.tell();
  }

  suspended(): void {
    const { first } = this.holders;
    if (first) this.released(first);
  }

  downgraded(permit: object): void {
    const { first } = this.holders;
    // What it held before it was watched is not known.
    if (!first) return;
    // The writer's permit may be collected from now on.
    this.recorder.ends(first);
    first.asked = 'read';
    first.permit = permit;
    first.hold(permit as GrantedPermit<unknown>);
    this.recorder.holds(first);
  }

  releasedAny(permits: number): void {
    let left = permits;
    for (let { first } = this.holders; first && left > 0; { first } = this.holders) {
      left -= permitsOf(first.asked);
      this.released(first);
    }
  }

  resized(): void {
    this.recorder.resized(this);
  }

  closed(): void {
    const { name, kind } = this;
    const { events } = this.recorder;
    const core = this.#primitive.deref()?.[coreOf];
    if (!core || !events.listening) return;
    events.keep({ name, kind, type: 'closed' });
    events.announce(core);
  }

  /** A permit has been given back, or taken away. */
  released(entry: Entry): void {
    // It has been released already, without saying which.
    if (!entry.at) return;
    this.holders.remove(entry);
    const held = this.recorder.clock.now() - entry.since;
    this.statistics.hold.add(held);
    this.recorder.ends(entry);
    this.#keep(entry, 'released', held);
    this.recorder.events.announce(entry.at);
    entry.end();
  }

  report(now: number): PrimitiveReport | undefined {
    const primitive = this.#primitive.deref();
    return (
      primitive && {
        name: this.name,
        kind: this.kind,
        state: primitive.state as object,
        holders: Array.from(this.holders, (entry) => entry.report(now)),
        waiting: Array.from(this.waiting, (entry) => entry.report(now)),
      }
    );
  }

  /** Watches no longer. */
  detach(): void {
    const core = this.#primitive.deref()?.[coreOf];
    if (core) core.watcher = undefined;
    this.#forget();
  }

  /** Forgets all that wait or hold. Their permits go back as before. */
  #forget(): void {
    for (const list of [this.waiting, this.holders]) {
      for (let { first } = list; first; { first } = list) {
        list.remove(first);
        first.stopWaiting();
        this.recorder.ends(first);
        first.end();
      }
    }
  }

  #ask(asked: unknown, at: Place, inside: unknown, stack?: Stack): Entry {
    const recorder = this.recorder;
    const entry = new Entry(
      this,
      recorder.nextId(),
      takeLabel(),
      stack ?? (recorder.stacks ? stackOf() : undefined),
      inside as Entry | null | undefined,
      asked,
      at,
      recorder.clock.now(),
    );
    this.#keep(entry, 'asked');
    return entry;
  }

  #grant(entry: Entry, grant: unknown): void {
    const recorder = this.recorder;
    const { since, asked } = entry;
    // What was granted on the spot has not waited.
    if (entry.waits) entry.since = recorder.clock.now();
    const waited = entry.since - since;
    this.statistics.granted++;
    this.statistics.wait.add(waited);
    this.#keep(entry, 'granted', waited);
    entry.waits = entry.late = entry.told = false;
    // A start that a rate limiter has granted takes nothing away until it is released.
    if (!(grant instanceof GrantedPermit) || this.kind === 'RateLimiter') {
      entry.end();
      return;
    }
    // A condition's wait goes on under the permit that it has had before.
    if (!(asked instanceof GrantedPermit)) entry.permit = passedOn(this.kind, grant);
    this.holders.add(entry);
    entry.hold(grant);
    recorder.holds(entry);
  }

  #leave(entry: Entry): void {
    this.statistics.left++;
    this.#keep(entry, 'left');
    entry.end();
  }

  #stopWaiting(request: AnyRequest): Entry | undefined {
    const entry = this.#requests.get(request);
    if (!entry) return undefined;
    this.#requests.delete(request);
    this.waiting.remove(entry);
    entry.stopWaiting();
    return entry;
  }

  #keep({ id, label }: Entry, type: 'asked' | 'left' | keyof typeof PARTS, part?: unknown): void {
    const { events } = this.recorder;
    if (!events.listening) return;
    events.keep({
      name: this.name,
      kind: this.kind,
      type,
      id,
      ...(label !== undefined && { label }),
      ...(type in PARTS && { [PARTS[type as keyof typeof PARTS]]: part }),
    } as LockEvent);
  }
}

/** The stack that asks. The operators of RxJS alone may fill the ten lines of a usual one. */
function stackOf(): Stack {
  const Traced = Error as unknown as { stackTraceLimit?: number };
  const { stackTraceLimit } = Traced;
  // Some engines have no limit.
  if (stackTraceLimit === undefined) return new Error();
  Traced.stackTraceLimit = 100;
  const error = new Error();
  Traced.stackTraceLimit = stackTraceLimit;
  return error;
}

/** What the code that asked gets, so that it is collected if nobody keeps it. */
function passedOn(kind: string, permit: GrantedPermit<unknown>): Permit {
  if ('signal' in permit) return new WatchedLease(permit as GrantedPermit<unknown> & Lease);
  return kind === 'Lock' ? new WatchedPermit(permit) : permit;
}
