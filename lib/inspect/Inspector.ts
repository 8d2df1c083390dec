import { Observable, Subject } from 'rxjs';
import { checkOptions } from '../check/checkOptions.js';
import { checkScheduler } from '../check/checkScheduler.js';
import { checkString } from '../check/checkString.js';
import { shown } from '../check/shown.js';
import type { Clock } from '../core/machinery/Clock.js';
import { coreOf } from '../shared/coreOf.js';
import { Primitive } from '../shared/Primitive.js';
import { Deadlocks } from './Deadlocks.js';
import type { Entry } from './Entry.js';
import { Events } from './Events.js';
import { follow } from './follow.js';
import { graphOf } from './graphOf.js';
import { Leaks } from './Leaks.js';
import { NameStatistics } from './NameStatistics.js';
import { Overdue } from './Overdue.js';
import { timeOf } from './timeOf.js';
import { titleOf } from './titleOf.js';
import { clockOf } from './clockOf.js';
import { collected } from './collected.js';
import type {
  InspectorOptions,
  LockEvent,
  Report,
  Statistics,
  WaitForGraph,
  Warning,
  Watchable,
} from './types.js';
import { type Recorder, Watched } from './Watched.js';

/**
 * Shows who holds what, who waits for what and for how long, and which requests will never be
 * granted.
 *
 * - It holds what it watches weakly: a primitive that your program does not keep is
 *   garbage-collected, watched or not.
 * - It does not know who held a primitive before it was watched. Requests that already wait count
 *   from then on.
 * - A request whose subscriber has left at the moment of the grant counts as granted and released.
 * - `semaphore.release()` does not say which permit it releases: the inspector takes the oldest.
 * - Only one inspector can watch a primitive. In a second one, `watch` throws.
 *
 * @example
 * import { Lock } from 'rxjs-locks';
 * import { Inspector } from 'rxjs-locks/inspect';
 *
 * const inspector = new Inspector({ heldLongerThan: 1_000 });
 * const accounts = inspector.watch('accounts', new Lock());
 * inspector.warnings$.subscribe(({ message }) => console.warn(message));
 *
 * accounts.acquire().subscribe();
 * accounts.acquire().subscribe();
 * const [report] = inspector.report().primitives;
 * console.log(report?.holders.length, report?.waiting.length); // 1 1
 * inspector.stop();
 */
export class Inspector {
  /**
   * What happens in the watched primitives, from now on. No events are created while there is no
   * subscriber.
   *
   * An event comes when the primitive has changed its state, before the call that caused it
   * returns.
   */
  readonly events$: Observable<LockEvent>;

  /**
   * What is wrong, each case once. The inspector looks for nothing while there is no subscriber.
   * The first subscriber also gets what is already wrong.
   *
   * - `held-too-long` and `waits-too-long` come with a timer, which does not keep a process alive.
   * - `deadlock` comes a microtask after the request that closes the circle has begun to wait.
   * - `never` comes a microtask after the request has begun to wait, or when the permit that it
   *   waits for is lost.
   * - `leaked` comes when the garbage collector has found the permit.
   */
  readonly warnings$: Observable<Warning>;

  /** What has happened under each name. */
  readonly statistics: ReadonlyMap<string, Statistics>;

  readonly #statistics = new Map<string, NameStatistics>();
  readonly #events = new Events();
  readonly #warnings = new Subject<Warning>();
  readonly #watched = new Set<WeakRef<Watched>>();
  readonly #recorder: Recorder;
  readonly #clock: Clock;
  readonly #overdue: Overdue;
  readonly #deadlocks: Deadlocks;
  readonly #leaks: Leaks;
  #ids = 0;
  #stopped = false;

  /**
   * @param options what to look for
   * @throws TypeError or RangeError for an invalid option, at the call
   */
  constructor(options: InspectorOptions = {}) {
    const what = 'new Inspector(options)';
    checkOptions(what, options);
    const { heldLongerThan, waitsLongerThan, stacks = false, scheduler } = options;
    checkTime(`${what}: heldLongerThan`, heldLongerThan);
    checkTime(`${what}: waitsLongerThan`, waitsLongerThan);
    if (scheduler !== undefined) checkScheduler(`${what}: scheduler`, scheduler);
    const clock = clockOf(scheduler);
    this.#clock = clock;
    this.#overdue = new Overdue(
      { heldLongerThan, waitsLongerThan },
      clock,
      () => this.#all(),
      this.#warnings,
    );
    this.#deadlocks = new Deadlocks(clock, this.#warnings);
    this.#leaks = new Leaks((entry) => this.#leaked(entry));
    this.#recorder = {
      clock,
      events: this.#events,
      stacks,
      nextId: () => ++this.#ids,
      statisticsOf: (name) => this.#statisticsOf(name),
      waits: (entry) => this.#waits(entry),
      holds: (entry) => this.#holds(entry),
      ends: (entry) => this.#leaks.forget(entry),
      resized: (watched) => this.#looksAgain(watched),
    };
    this.events$ = this.#events.events$;
    this.warnings$ = new Observable((subscriber) => {
      const first = !this.#warnings.observed;
      subscriber.add(this.#warnings.subscribe(subscriber));
      if (first) this.#look();
      subscriber.add(() => this.#warnings.observed || this.#overdue.rest());
    });
    this.statistics = this.#statistics;
  }

  /**
   * Watches a primitive.
   *
   * @param name the name to show; primitives with the same name share their statistics
   * @returns the same primitive
   * @throws TypeError for a name that is not a string, for anything but a primitive of this copy of
   * the library, and for one that another inspector watches; Error if the inspector has been
   * stopped
   */
  watch<T extends Watchable>(name: string, primitive: T): T {
    const what = 'Inspector.watch(name, primitive)';
    checkString(what, 'name', name);
    checkPrimitive(what, primitive);
    if (this.#stopped) throw new Error(`${what}: the inspector has been stopped`);
    const core = primitive[coreOf];
    const before = this.#find(primitive);
    if (core.watcher && !before) {
      throw new TypeError(`${what}: a primitive that no other inspector watches`);
    }
    if (before?.name === name) return primitive;
    this.unwatch(primitive);
    follow();
    const watched = new Watched(name, primitive, this.#recorder);
    core.watcher = watched;
    const { reference } = watched;
    this.#watched.add(reference);
    collected.register(watched, () => this.#watched.delete(reference));
    watched.adopt();
    return primitive;
  }

  /**
   * No longer watches a primitive. Its statistics stay. Does nothing if it is not watched.
   *
   * @throws TypeError for anything but a primitive
   */
  unwatch(primitive: Watchable): void {
    checkPrimitive('Inspector.unwatch(primitive)', primitive);
    const watched = this.#find(primitive);
    if (!watched) return;
    watched.detach();
    this.#watched.delete(watched.reference);
  }

  /** Who holds each watched primitive and who waits for it, now. */
  report(): Report {
    const now = this.#clock.now();
    return { primitives: this.#all().flatMap((watched) => watched.report(now) ?? []) };
  }

  /** Which requests wait for which now. */
  graph(): WaitForGraph {
    return graphOf(this.#all(), this.#clock.now());
  }

  /** Stops watching everything. `events$` and `warnings$` complete. */
  stop(): void {
    this.#stopped = true;
    // First, so that whoever hears of the end can still look at the report.
    this.#events.complete();
    this.#warnings.complete();
    this.#overdue.rest();
    for (const watched of this.#all()) watched.detach();
    this.#watched.clear();
  }

  /** All that it watches and that has not been collected, in the order in which it was watched. */
  #all(): Watched[] {
    return [...this.#watched].flatMap((reference) => reference.deref() ?? []);
  }

  #find(primitive: Watchable): Watched | undefined {
    const { watcher } = primitive[coreOf];
    return watcher instanceof Watched && watcher.recorder === this.#recorder ? watcher : undefined;
  }

  #statisticsOf(name: string): NameStatistics {
    const statistics = this.#statistics.get(name) ?? new NameStatistics();
    this.#statistics.set(name, statistics);
    return statistics;
  }

  #waits(entry: Entry): void {
    if (!this.#warnings.observed) return;
    this.#overdue.waits(entry);
    this.#deadlocks.suspect(entry);
  }

  #holds(entry: Entry): void {
    this.#leaks.follow(entry);
    if (this.#warnings.observed) this.#overdue.holds(entry);
  }

  /** Somebody hears of warnings now. */
  #look(): void {
    this.#overdue.begin();
    for (const watched of this.#all()) {
      this.#looksAgain(watched);
      for (const entry of watched.lost) this.#leaked(entry);
    }
  }

  #leaked(entry: Entry): void {
    if (!this.#warnings.observed || entry.told) return;
    entry.told = true;
    const { watched } = entry;
    const now = this.#clock.now();
    this.#warnings.next({
      type: 'leaked',
      name: watched.name,
      message: `the permit of ${titleOf(entry)} was lost ${timeOf(now - entry.since)} or less after it was granted, and had never been released`,
      requests: [entry.report(now)],
    });
    // Those behind it wait in vain.
    this.#looksAgain(watched);
  }

  #looksAgain(watched: Watched): void {
    if (!this.#warnings.observed) return;
    for (const entry of watched.waiting) this.#deadlocks.suspect(entry);
  }
}

function checkTime(what: string, time: number | undefined): void {
  if (time === undefined || (typeof time === 'number' && time >= 0)) return;
  throw new RangeError(`${what}: a number of milliseconds of at least 0, got ${shown(time)}`);
}

function checkPrimitive(what: string, primitive: unknown): void {
  if (primitive instanceof Primitive) return;
  throw new TypeError(`${what}: a primitive of this copy of the library, got ${shown(primitive)}`);
}
