import { Failures } from '../machinery/Failures.js';
import { type Deliveries, Outbox } from '../machinery/Outbox.js';
import { SemaphoreCore } from './SemaphoreCore.js';
import type { Cell } from '../machinery/Synchronizer.js';

/**
 * A semaphore for each key that is held or waited for, all of which speak through one outbox. A
 * key comes with its first request, and goes with its last permit.
 */
export class KeyedCore<K> implements Deliveries {
  readonly keys = new Map<K, SemaphoreCore>();
  readonly outbox = new Outbox(this);
  /** Where the state is told from: set by the state's own constructor. */
  cell!: Cell;
  readonly #permits: number;
  /** Whose grants are on their way, in the order of their turns. */
  readonly #due = new Set<SemaphoreCore>();
  #failure: { readonly error: unknown } | undefined = undefined;

  /** @param permits how many may be inside per key */
  constructor(permits: number) {
    this.#permits = permits;
  }

  get closed(): boolean {
    return this.#failure !== undefined;
  }

  get pending(): boolean {
    return this.#due.size > 0;
  }

  deliverNext(): void {
    const [semaphore] = this.#due;
    const request = semaphore?.queue.shift();
    if (semaphore && request) {
      // What else is on its way to this key comes after the grants of the others.
      this.#due.delete(semaphore);
      if (semaphore.pending) this.#due.add(semaphore);
      semaphore.deliver(request);
    }
  }

  /** The semaphore of a key: that in use, or one that will be if it grants or lets wait. */
  at(key: K): SemaphoreCore {
    return this.keys.get(key) ?? this.#make(key);
  }

  /** Keeps a key for as long as it is held or waited for. */
  track(key: K, semaphore: SemaphoreCore): void {
    // Whoever waits has somebody inside.
    if (semaphore.out > 0) this.keys.set(key, semaphore);
    else this.keys.delete(key);
    if (semaphore.pending) this.#due.add(semaphore);
    else this.#due.delete(semaphore);
  }

  close(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    const requests = [...this.keys].flatMap(([key, semaphore]) => {
      const ofKey = semaphore.end(error);
      this.track(key, semaphore);
      return ofKey;
    });
    requests.sort((one, other) => one.place - other.place);
    this.outbox.fail(new Failures(error, requests));
    this.cell.note();
    this.outbox.flush();
  }

  #make(key: K): SemaphoreCore {
    const semaphore = new SemaphoreCore(this.#permits, this.outbox);
    semaphore.cell = new KeyCell(this, key, semaphore);
    if (this.#failure) semaphore.end(this.#failure.error);
    return semaphore;
  }
}

/** What one key has to note: whether it is in use. */
class KeyCell<K> implements Cell {
  readonly #all: KeyedCore<K>;
  readonly #key: K;
  readonly #semaphore: SemaphoreCore;

  constructor(all: KeyedCore<K>, key: K, semaphore: SemaphoreCore) {
    this.#all = all;
    this.#key = key;
    this.#semaphore = semaphore;
  }

  get observed(): boolean {
    return this.#all.cell.observed;
  }

  note(): void {
    this.#all.track(this.#key, this.#semaphore);
    this.#all.cell.note();
  }
}
