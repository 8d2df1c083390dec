import type { Permit } from '../../types.js';
import { askerContext, type AskerContext } from '../machinery/AskerContext.js';
import { GrantedPermit, type PermitOwner } from '../machinery/GrantedPermit.js';
import type { Outbox } from '../machinery/Outbox.js';
import type { Request, RequestQueue, RequestTaker } from '../machinery/Request.js';
import type { Watcher } from '../machinery/Watcher.js';
import type { KeyedCore } from './KeyedCore.js';
import type { KeySemaphore, Part } from './KeySemaphore.js';

type GroupRequest = Request<undefined, Permit>;
type Held = readonly KeySemaphore[];

/**
 * Several keys as one. A request joins the queues of all its keys in one step. So any two such
 * requests are in the same order in every queue, and cannot wait for each other.
 */
export class KeyGroupCore<K> implements RequestTaker<undefined, Permit>, PermitOwner<Held> {
  readonly all: KeyedCore<K>;
  readonly #keys: ReadonlySet<K>;

  constructor(all: KeyedCore<K>, keys: ReadonlySet<K>) {
    this.all = all;
    this.#keys = keys;
  }

  get outbox(): Outbox {
    return this.all.outbox;
  }

  get watcher(): Watcher | undefined {
    return this.all.watcher;
  }

  /** A request for several keys always goes through their queues. */
  grantAtOnce(): boolean {
    return false;
  }

  enqueue(request: GroupRequest, ifAvailable: boolean): boolean {
    const { failure } = this.all;
    const semaphores = this.#semaphores();
    const available = semaphores.every((semaphore) => semaphore.available);
    if (ifAvailable && !available && !failure) {
      this.watcher?.skipped(semaphores);
      return false;
    }
    this.watcher?.asked(request, semaphores);
    if (!available || this.outbox.nested) request.context ??= askerContext();
    new Group(this, request, semaphores).join(available);
    this.outbox.flush(available);
    return true;
  }

  tryTake(): Permit | undefined {
    const semaphores = this.#semaphores();
    if (!semaphores.every((semaphore) => semaphore.available)) return undefined;
    const permit = new GrantedPermit<Held>(this, semaphores);
    const taken = this.watcher ? this.watcher.taken(1, semaphores, permit) : permit;
    this.all.change(semaphores, (semaphore) => semaphore.admit(1));
    this.outbox.flush();
    return taken;
  }

  remove(request: GroupRequest): void {
    request.queue?.leave(request);
  }

  conclude(): void {
    this.all.change(this.#semaphores(), () => undefined);
  }

  giveBack(_permit: Permit, held: Held): void {
    if (this.all.closed) return;
    this.all.change(held, (semaphore) => semaphore.reclaim(1));
    this.outbox.flush();
  }

  #semaphores(): Held {
    return [...this.#keys].map((key) => this.all.at(key));
  }
}

/** One request for several keys. It has a part in the queue of each key. */
class Group<K> implements RequestQueue {
  readonly request: GroupRequest;
  readonly keeper: KeyGroupCore<K>;
  readonly parts: readonly GroupPart<K>[];
  /** The part that was not ready the last time. */
  #unready: GroupPart<K> | undefined = undefined;

  constructor(core: KeyGroupCore<K>, request: GroupRequest, semaphores: Held) {
    this.keeper = core;
    this.request = request;
    this.parts = semaphores.map((semaphore) => new GroupPart(this, semaphore));
  }

  /** Whether it is the first waiting request at each of its keys, and each has a permit. */
  get ready(): boolean {
    // A request for many keys is asked this by each of them. So all of them are looked through only
    // if the one that was not ready is now.
    if (this.#unready && !this.#unready.ready) return false;
    this.#unready = this.parts.find((part) => !part.ready);
    return !this.#unready;
  }

  get held(): Held {
    return this.parts.map(({ semaphore }) => semaphore);
  }

  /** Joins every queue in one step. The caller flushes afterwards. */
  join(admitted: boolean): void {
    this.request.queue = this;
    const parts = this.parts.values();
    this.keeper.all.change(this.held, (semaphore) => {
      const { value: part } = parts.next();
      if (admitted) semaphore.admit(1);
      if (part) semaphore.queue.join(part, admitted);
    });
  }

  deliver(): void {
    const { request } = this;
    request.queue = undefined;
    const { held } = this;
    const { watcher } = this.keeper;
    const permit = new GrantedPermit<Held>(this.keeper, held);
    const recipient = watcher ? watcher.granted(request, held, permit) : request;
    if (!recipient.deliver(permit)) permit.release();
  }

  leave(): boolean {
    this.request.queue = undefined;
    this.remove();
    return false;
  }

  get first(): GroupRequest {
    return this.request;
  }

  get pendingAtOnce(): boolean {
    return this.parts.every((part) => part.first && part.semaphore.queue.pendingAtOnce);
  }

  /**
   * Takes every part out of its queue, and gives back what was taken for it. The caller settles
   * afterwards.
   */
  remove(): void {
    for (const part of this.parts) part.semaphore.remove(part);
  }
}

/** Waits in the queue of one key, and acts for its whole group. */
class GroupPart<K> implements Part {
  readonly asked = 1;
  queue: RequestQueue | undefined = undefined;
  place = 0;
  ahead: this | undefined = undefined;
  behind: this | undefined = undefined;
  readonly keeper = this;
  readonly semaphore: KeySemaphore;
  readonly group: Group<K>;

  constructor(group: Group<K>, semaphore: KeySemaphore) {
    this.group = group;
    this.semaphore = semaphore;
  }

  /**
   * The context of its request, which is granted or gets an error in the turn of one of the parts.
   */
  get context(): AskerContext | undefined {
    return this.group.request.context;
  }

  get first(): boolean {
    return this.group.parts.every((part) => part.semaphore.queue.first === part);
  }

  get ready(): boolean {
    return this.semaphore.queue.firstWaiting === this && this.semaphore.value > 0;
  }

  admitAll(): boolean {
    if (!this.group.ready) return false;
    for (const part of this.group.parts) {
      part.semaphore.admit(1);
      part.semaphore.queue.admit(part);
    }
    // The requests behind it at the other keys may be admitted with it.
    this.group.keeper.all.concludeInTurn(this.group.held);
    return true;
  }

  /** Not what the key grants, but the grant of its request. */
  deliver(): boolean {
    for (const part of this.group.parts) {
      part.queue?.leave(part);
      // Its turn is over at every key.
      part.semaphore.cell?.note();
    }
    this.group.deliver();
    return true;
  }

  fail(error: unknown): void {
    const { request, keeper } = this.group;
    request.queue = undefined;
    keeper.watcher?.failed(request, error);
    request.fail(error);
  }

  remove(): void {
    this.group.remove();
  }
}
