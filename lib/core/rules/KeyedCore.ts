import { Failures } from '../machinery/Failures.js';
import { type Grants, Outbox } from '../machinery/Outbox.js';
import type { AnyRequest, RequestKeeper } from '../machinery/Request.js';
import type { Cell } from '../machinery/Synchronizer.js';
import { KeySemaphore } from './KeySemaphore.js';

/**
 * A semaphore for each key that is held or waited for, all of which speak through one outbox. A
 * key comes with its first request, and goes with its last permit.
 */
export class KeyedCore<K> implements Grants, RequestKeeper<unknown, unknown> {
  readonly keys = new Map<K, KeySemaphore>();
  readonly outbox = new Outbox(this);
  /** Where the state is told from: set by the state's own constructor. */
  cell!: Cell;
  /** Once it is closed: what every request hears from then on. */
  failure: { readonly error: unknown } | undefined = undefined;
  readonly #permits: number;
  /** Whose grants are on their way, in the order of their turns. */
  readonly #due = new Set<KeySemaphore>();
  /** Of these, those whose next grant is to be made at once. */
  readonly #dueAtOnce = new Set<KeySemaphore>();
  /** Whether several keys are changing as one. */
  #changing = false;

  /** @param permits how many may be inside per key */
  constructor(permits: number) {
    this.#permits = permits;
  }

  get closed(): boolean {
    return this.failure !== undefined;
  }

  get pending(): boolean {
    return this.#due.size > 0;
  }

  get pendingAtOnce(): boolean {
    return this.#dueAtOnce.size > 0;
  }

  deliverNext(): void {
    for (const semaphore of this.pendingAtOnce ? this.#dueAtOnce : this.#due) {
      if (!semaphore.deliverable) continue;
      const request = semaphore.queue.shift();
      // What else is on its way to this key comes after the grants of the others.
      this.#noteDue(semaphore, true);
      if (request) semaphore.deliver(request);
      break;
    }
  }

  /** The semaphore of a key: that in use, or one that will be if it grants or lets wait. */
  at(key: K): KeySemaphore {
    return this.keys.get(key) ?? this.#make(key);
  }

  /** Notes what has become of a key, which is kept for as long as it is held or waited for. */
  note(key: K, semaphore: KeySemaphore): void {
    if (semaphore.out > 0 || !semaphore.idle) this.keys.set(key, semaphore);
    else this.keys.delete(key);
    this.#noteDue(semaphore, false);
    if (!this.#changing) this.cell.note();
  }

  /** @param last whether it is the turn of all others first */
  #noteDue(semaphore: KeySemaphore, last: boolean): void {
    const { pending, pendingAtOnce } = semaphore;
    if (last || !pending) this.#due.delete(semaphore);
    if (last || !pendingAtOnce) this.#dueAtOnce.delete(semaphore);
    if (pending) this.#due.add(semaphore);
    if (pendingAtOnce) this.#dueAtOnce.add(semaphore);
  }

  /** Lets several keys change as one, so that the state is told once. To be flushed. */
  change(semaphores: Iterable<KeySemaphore>, how: (semaphore: KeySemaphore) => void): void {
    const all = [...semaphores];
    this.#changing = true;
    for (const semaphore of all) how(semaphore);
    for (const semaphore of all) semaphore.conclude();
    this.#changing = false;
    this.cell.note();
  }

  /** Takes a request out that is on its way to hear an error. */
  remove(request: AnyRequest): void {
    request.queue?.leave(request);
  }

  /** Nothing else changes with it. */
  conclude(): void {
    // As above.
  }

  close(error: unknown): void {
    if (this.failure) return;
    this.failure = { error };
    this.#failAll(error, (semaphore) => semaphore.end(error));
  }

  /** Fails every request that is not granted yet, in the order of asking, and goes on. */
  cancelWaiting(error: unknown): void {
    this.#failAll(error, (semaphore) => semaphore.takeAll());
  }

  #failAll(error: unknown, take: (semaphore: KeySemaphore) => AnyRequest[]): void {
    const requests: AnyRequest[] = [];
    this.change(this.keys.values(), (semaphore) => {
      for (const request of take(semaphore)) requests.push(request);
    });
    requests.sort((one, other) => one.place - other.place);
    this.outbox.fail(new Failures(this, error, requests));
    this.outbox.flush();
  }

  #make(key: K): KeySemaphore {
    const semaphore = new KeySemaphore(this.#permits, this.outbox);
    semaphore.cell = new KeyCell(this, key, semaphore);
    if (this.failure) semaphore.end(this.failure.error);
    return semaphore;
  }
}

/** What one key has to note: whether it is in use. */
class KeyCell<K> implements Cell {
  readonly #all: KeyedCore<K>;
  readonly #key: K;
  readonly #semaphore: KeySemaphore;

  constructor(all: KeyedCore<K>, key: K, semaphore: KeySemaphore) {
    this.#all = all;
    this.#key = key;
    this.#semaphore = semaphore;
  }

  get observed(): boolean {
    return this.#all.cell.observed;
  }

  note(): void {
    this.#all.note(this.#key, this.#semaphore);
  }
}
