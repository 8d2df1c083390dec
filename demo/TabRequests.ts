import { fromEvent, type Observable, Subject, Subscription, take } from 'rxjs';
import type { Permit } from 'rxjs-locks';
import { labelled } from 'rxjs-locks/inspect';
import type { Granted } from './exhibits.js';
import type { Ending, RequestRecord } from './RequestRecord.js';

interface Live {
  record: RequestRecord;
  permit?: Extract<Granted, object>;
  readonly subscription: Subscription;
}

/** The requests that this tab makes in one exhibit. Tells each change of each of them. */
export class TabRequests {
  readonly #exhibit: string;
  readonly #tab: number;
  readonly #changes = new Subject<RequestRecord>();
  readonly #live = new Set<Live>();
  #count = 0;

  /**
   * @param exhibit the name of the exhibit
   * @param tab the number of this tab
   */
  constructor(exhibit: string, tab: number) {
    this.#exhibit = exhibit;
    this.#tab = tab;
  }

  /** What is known of a request, each time that it changes. */
  get changes$(): Observable<RequestRecord> {
    return this.#changes;
  }

  /** Whether a request waits. */
  get waiting(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether a request is inside. */
  get inside(): boolean {
    return this.#inside.length > 0;
  }

  /** Makes a request. */
  ask(request: Observable<Granted>, label: (count: number) => string, shared: boolean): void {
    const count = ++this.#count;
    const record: RequestRecord = {
      id: crypto.randomUUID(),
      exhibit: this.#exhibit,
      tab: this.#tab,
      label: label(count),
      shared,
      asked: Date.now(),
    };
    const live: Live = { record, subscription: new Subscription() };
    this.#live.add(live);
    this.#changes.next(record);
    // What it names is passed on as it is, a permit or not.
    live.subscription.add(
      labelled(record.label, { acquire: () => request as Observable<Permit> })
        .acquire()
        .subscribe({
          next: (granted: Granted) => this.#granted(live, granted),
          error: () => this.#end(live, 'closed'),
        }),
    );
  }

  /** Unsubscribes the newest request that waits. */
  leave(): void {
    const live = this.#waiting.at(-1);
    live?.subscription.unsubscribe();
    if (live) this.#end(live, 'left');
  }

  /** Gives back the permit of the request that has been inside longest. */
  release(): void {
    const [live] = this.#inside;
    if (!live) return;
    this.#end(live, 'released');
    live.permit?.release();
  }

  /** Ends all requests. */
  end(): void {
    while (this.waiting) this.leave();
    while (this.inside) this.release();
  }

  get #waiting(): Live[] {
    return [...this.#live].filter(({ permit }) => !permit);
  }

  get #inside(): Live[] {
    const since = ({ record }: Live): number => record.granted ?? 0;
    return [...this.#live].filter(({ permit }) => permit).sort((a, b) => since(a) - since(b));
  }

  #granted(live: Live, permit: Granted): void {
    if (typeof permit !== 'object') {
      live.record = { ...live.record, granted: Date.now() };
      this.#end(live, 'passed');
      return;
    }
    live.permit = permit;
    if ('signal' in permit) {
      live.subscription.add(
        fromEvent(permit.signal, 'abort')
          .pipe(take(1))
          .subscribe(() => this.#end(live, 'lost')),
      );
    }
    this.#change(live, { granted: Date.now() });
  }

  #end(live: Live, ending: Ending): void {
    if (!this.#live.delete(live)) return;
    this.#change(live, { ended: Date.now(), ending });
  }

  #change(live: Live, change: Partial<RequestRecord>): void {
    live.record = { ...live.record, ...change };
    this.#changes.next(live.record);
  }
}
