import { map, type Observable, Subject, Subscription } from 'rxjs';
import type { Inspector } from 'rxjs-locks/inspect';
import type { Asking, Exhibit, Made } from './exhibits.js';
import { Lane } from './Lane.js';
import type { RequestRecord } from './RequestRecord.js';
import { stateText } from './stateText.js';
import { TabRequests } from './TabRequests.js';

/** One exhibit at work: its primitive, the requests of this tab, and the lane of all tabs. */
export class LiveExhibit {
  readonly exhibit: Exhibit;
  readonly lane = new Lane();
  readonly #tab: number;
  readonly #inspector: Inspector;
  readonly #requests: TabRequests;
  readonly #changed = new Subject<void>();
  readonly #news = new Subject<string>();
  #made: Made;
  #telling = new Subscription();

  /**
   * @param tab the number of this tab
   * @param inspector watches the primitive
   */
  constructor(exhibit: Exhibit, tab: number, inspector: Inspector) {
    this.exhibit = exhibit;
    this.#tab = tab;
    this.#inspector = inspector;
    this.#requests = new TabRequests(exhibit.name, tab);
    this.#made = exhibit.make();
    this.#observe();
    this.#requests.changes$.subscribe((record) => this.put(record));
  }

  /** What is known of a request of this tab, each time that it changes. */
  get requests$(): Observable<RequestRecord> {
    return this.#requests.changes$;
  }

  /** Emits when something is different, other than the time. */
  get changed$(): Observable<void> {
    return this.#changed;
  }

  /** What a screen reader says. */
  get news$(): Observable<string> {
    return this.#news.pipe(map((text) => `${this.exhibit.name}: ${text}`));
  }

  /** The state of the primitive in this tab. */
  get state(): object {
    return this.#made.primitive.state as object;
  }

  /** Whether the primitive is closed in this tab. */
  get closed(): boolean {
    return this.#made.primitive.closed;
  }

  /** The primitive, and what you can do with it: always the same in the same order. */
  get made(): Made {
    return this.#made;
  }

  /** Whether a request of this tab waits. */
  get waiting(): boolean {
    return this.#requests.waiting;
  }

  /** Whether a request of this tab is inside. */
  get inside(): boolean {
    return this.#requests.inside;
  }

  /** Makes a request. */
  ask({ request, as = '', shared = false }: Asking): void {
    const tab = `tab ${String(this.#tab)}`;
    const who = (count: number): string => (this.exhibit.betweenTabs ? tab : `#${String(count)}`);
    this.#requests.ask(request, (count) => `${who(count)} ${as}`.trim(), shared);
  }

  /** Unsubscribes the newest request of this tab that waits. */
  leave(): void {
    this.#requests.leave();
  }

  /** Gives back what this tab has held longest. */
  release(): void {
    this.#requests.release();
  }

  /** Closes the primitive. */
  close(): void {
    this.#made.primitive.close();
    this.lane.state('closed', Date.now());
    this.#changed.next();
  }

  /** Makes a new primitive in the place of the one that is closed. */
  renew(): void {
    this.end();
    this.#inspector.unwatch(this.#made.primitive);
    this.#made = this.exhibit.make();
    this.#observe();
  }

  /** Ends all requests of this tab. */
  end(): void {
    this.#requests.end();
  }

  /** Shows a request, of this tab or of another one. */
  put(record: RequestRecord): void {
    this.lane.put(record);
    this.#changed.next();
    const { tab, label, granted, ended, ending } = record;
    if (tab === this.#tab && granted && !ended) this.#news.next(`${label} is inside`);
    if (ending === 'passed') this.#news.next(`${label} has passed`);
    if (ending === 'lost') this.#news.next(`${label} has lost the lock`);
  }

  /** A tab is gone, and its requests with it. */
  tabGone(tab: number): void {
    this.lane.tabGone(tab, Date.now());
    this.#changed.next();
  }

  #observe(): void {
    this.#telling.unsubscribe();
    this.#inspector.watch(this.exhibit.name, this.#made.primitive);
    this.#telling = this.#made.primitive.state$.subscribe((state: object) => {
      this.lane.state(stateText(state, this.exhibit.idle), Date.now());
      this.#changed.next();
    });
  }
}
