import {
  concat,
  defaultIfEmpty,
  NEVER,
  type Observable,
  of,
  Subject,
  Subscription,
  switchMap,
} from 'rxjs';
import { usingLock } from 'rxjs-locks';
import { WebLock } from 'rxjs-locks/web';
import type { RequestRecord } from './RequestRecord.js';

/** Each tab holds the lock of its number for as long as it lives. */
const lockOf = (tab: number): WebLock => new WebLock(`demo tab ${String(tab)}`);

/**
 * Emits the first number that no other tab has. It is this tab's until you unsubscribe, or the tab is
 * closed.
 */
export function takeNumber(number = 1): Observable<number> {
  return usingLock(lockOf(number).acquireIfAvailable(), () => concat(of(number), NEVER)).pipe(
    defaultIfEmpty(0),
    switchMap((taken) => (taken ? of(taken) : takeNumber(number + 1))),
  );
}

/** What the tabs tell each other. */
interface Message {
  /** The number of the tab that tells it. */
  readonly from: number;
  /** Missing where a tab has just been opened, and asks what there is. */
  readonly record?: RequestRecord;
}

/** Tells the other tabs of the requests of this one, and hears of theirs. */
export class OtherTabs {
  readonly #tab: number;
  readonly #channel = new BroadcastChannel('rxjs-locks demo');
  readonly #known = new Set<number>();
  readonly #records = new Subject<RequestRecord>();
  readonly #opened = new Subject<void>();
  readonly #gone = new Subject<number>();
  readonly #watching = new Subscription();

  /** @param tab the number of this tab */
  constructor(tab: number) {
    this.#tab = tab;
    this.#channel.onmessage = ({ data }) => this.#heard(data as Message);
    this.#channel.postMessage({ from: tab } satisfies Message);
  }

  /** The requests of other tabs, each time that one changes. */
  get records$(): Observable<RequestRecord> {
    return this.#records;
  }

  /** A tab has been opened, and does not know yet what there is. */
  get opened$(): Observable<void> {
    return this.#opened;
  }

  /** The number of a tab that was closed, or has crashed. */
  get gone$(): Observable<number> {
    return this.#gone;
  }

  /** Tells the other tabs of a request. */
  tell(record: RequestRecord): void {
    this.#channel.postMessage({ from: this.#tab, record } satisfies Message);
  }

  /** Hears and tells nothing more. */
  close(): void {
    this.#channel.close();
    this.#watching.unsubscribe();
  }

  #heard({ from, record }: Message): void {
    if (!this.#known.has(from)) this.#watch(from);
    if (record) this.#records.next(record);
    else this.#opened.next();
  }

  /** Waits for the lock of the other tab: the browser grants it when that tab is gone. */
  #watch(tab: number): void {
    this.#known.add(tab);
    this.#watching.add(
      lockOf(tab)
        .acquire()
        .subscribe((lease) => {
          lease.release();
          this.#known.delete(tab);
          this.#gone.next(tab);
        }),
    );
  }
}
