import { runIn } from '../machinery/AskerContext.js';
import { Failures } from '../machinery/Failures.js';
import { type Deliverer, type DueGrants, Outbox } from '../machinery/Outbox.js';
import type { AnyRequest, RequestKeeper } from '../machinery/Request.js';
import type { Cell } from '../machinery/Cell.js';
import { LinkedSet } from '../machinery/LinkedSet.js';
import type { Watcher } from '../machinery/Watcher.js';
import { KeySemaphore } from './KeySemaphore.js';

/**
 * A semaphore for each key that is held or waited for. All of them share one outbox. A key is added
 * with its first request, and removed with its last permit.
 */
export class KeyedCore<K> implements DueGrants, Deliverer, RequestKeeper<unknown, unknown> {
  readonly keys = new Map<K, KeySemaphore>();
  readonly outbox = new Outbox(this, this);
  /** Where the state is noted: set by the constructor of the state. */
  cell!: Cell;
  /** The error that every request gets once it is closed. */
  failure: { readonly error: unknown } | undefined = undefined;
  readonly #permits: number;
  /** The semaphores with grants to deliver, in the order of their turns. */
  readonly #due = new LinkedSet<KeySemaphore>();
  /** Those whose next grant is to be delivered at once. */
  readonly #dueAtOnce = new LinkedSet<KeySemaphore>();
  /** The semaphores that are to conclude, one after the other. */
  readonly #turns = new Set<KeySemaphore>();
  /** Whether several keys are changing in one transition. */
  #changing = false;

  #watcher: Watcher | undefined = undefined;

  /** @param permits how many may be inside per key */
  constructor(permits: number) {
    this.#permits = permits;
  }

  get watcher(): Watcher | undefined {
    return this.#watcher;
  }

  /** Every key has it, too. */
  set watcher(watcher: Watcher | undefined) {
    this.#watcher = watcher;
    for (const semaphore of this.keys.values()) semaphore.watcher = watcher;
  }

  get closed(): boolean {
    return this.failure !== undefined;
  }

  get pending(): boolean {
    return !this.#due.empty;
  }

  get pendingAtOnce(): boolean {
    return !this.#dueAtOnce.empty;
  }

  deliverNext(): void {
    const due = this.pendingAtOnce ? this.#dueAtOnce : this.#due;
    const semaphore = due.find(({ deliverable }) => deliverable);
    if (semaphore) this.#deliverNextOf(semaphore);
  }

  #deliverNextOf(semaphore: KeySemaphore): void {
    const request = semaphore.queue.shift();
    // The other keys come first, before this key's next grant.
    this.#noteDue(semaphore, true);
    const part = semaphore.partOf(request);
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the part
    if (part) runIn(part.context, part.deliver, part, undefined);
    else if (request) semaphore.deliver(request);
  }

  /**
   * The semaphore of a key. A new one is kept only once it grants something or a request waits in
   * it.
   */
  at(key: K): KeySemaphore {
    return this.keys.get(key) ?? this.#make(key);
  }

  /** Notes that a key has changed. A key is kept while it is held or waited for. */
  note(key: K, semaphore: KeySemaphore): void {
    if (semaphore.out > 0 || !semaphore.idle) this.keys.set(key, semaphore);
    else this.keys.delete(key);
    this.#noteDue(semaphore, false);
    if (!this.#changing) this.cell.note();
  }

  /** @param last whether all other keys have their turn first */
  #noteDue(semaphore: KeySemaphore, last: boolean): void {
    const { pending, pendingAtOnce } = semaphore.queue;
    if (last || !pending) this.#due.delete(semaphore);
    if (last || !pendingAtOnce) this.#dueAtOnce.delete(semaphore);
    if (pending) this.#due.add(semaphore);
    if (pendingAtOnce) this.#dueAtOnce.add(semaphore);
  }

  /**
   * Changes several keys in one transition, so that the state is told once. The caller flushes
   * afterwards.
   */
  change(semaphores: Iterable<KeySemaphore>, how: (semaphore: KeySemaphore) => void): void {
    const all = [...semaphores];
    this.#changing = true;
    for (const semaphore of all) how(semaphore);
    for (const semaphore of all) semaphore.conclude();
    this.#changing = false;
    this.cell.note();
  }

  /**
   * Concludes keys at which requests may be admitted. If one of them has the same effect on others,
   * these have their turn after it, so the stack stays flat.
   */
  concludeInTurn(semaphores: Iterable<KeySemaphore>): void {
    const turns = this.#turns;
    const outermost = turns.size === 0;
    for (const semaphore of semaphores) turns.add(semaphore);
    if (!outermost) return;
    for (const semaphore of turns) {
      semaphore.conclude();
      turns.delete(semaphore);
    }
  }

  /** Takes out a request that is about to get an error. */
  remove(request: AnyRequest): void {
    request.queue?.leave(request);
  }

  conclude(): void {
    // Removing a request has concluded its key already.
  }

  close(error: unknown): void {
    this.failure = { error };
    this.#failAll(error, (semaphore) => semaphore.end(error));
  }

  /**
   * Fails every request that has not been granted, in the order in which they were made, and goes
   * on.
   */
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
    semaphore.watcher = this.#watcher;
    if (this.failure) semaphore.end(this.failure.error);
    return semaphore;
  }
}

/** Takes the notes of one key. */
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
