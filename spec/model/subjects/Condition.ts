import { Condition } from '../../../lib/index.js';
import { Model, type ModelPermit, type ModelRequest } from '../Model.js';
import type { ModelCell } from '../ModelCell.js';
import type { Manner, Operation } from '../Operation.js';
import { subject } from '../Subject.js';
import { without } from '../without.js';
import { LockRule } from './Lock.js';

/**
 * A lock, and before it those who wait to be notified: each has the permit of whoever held the
 * lock, and gives it up until the lock comes to it again.
 */
class ConditionModel extends Model {
  /** What the predicates look at. */
  flag = false;
  #sleeping: ModelRequest[] = [];
  readonly #suspended = new Map<ModelRequest, ModelPermit>();
  readonly #condition: ModelCell;
  #ended = false;

  readonly #lock: LockRule;

  constructor(lock = new LockRule()) {
    super(lock);
    this.#lock = lock;
    this.#condition = this.makeCell(() => this.#snapshot());
    // And y observes the lock.
    this.cells.set('x', this.#condition);
  }

  override can(operation: Operation): boolean {
    const request = this.requests.get(operation.actor);
    if (operation.verb !== 'asks' || operation.argument === 'lock') return super.can(operation);
    return !request || request.done;
  }

  protected override perform(operation: Operation): string {
    switch (operation.verb) {
      case 'close':
        return this.#end();
      case 'closeLock':
        return this.close();
      case 'notify':
        return this.#notify(Number(operation.argument));
      case 'notifyAll':
        return this.#notify(Infinity);
      case 'raise':
      case 'lower':
        this.flag = operation.verb === 'raise';
        return '';
      default:
        return super.perform(operation);
    }
  }

  override present(): string {
    const { locked } = this.#lock;
    const lock = { locked, waiting: this.waiting.length, isLocked: locked, closed: this.closed };
    return `${this.#snapshot()} ${JSON.stringify(lock)} ${this.inside}${this.#ended ? ' closed' : ''}`;
  }

  #snapshot(): string {
    return JSON.stringify({ waiting: this.#sleeping.length });
  }

  protected override note(): void {
    this.announce(this.#condition.news());
    super.note();
  }

  protected override ask(actor: string, asked: string, manner: Manner): string {
    if (asked === 'lock') return super.ask(actor, asked, manner);
    const request = this.begin(actor, asked, manner);
    if (asked === 'wait' || !this.#passes(request)) this.#wait(request);
    this.begun(request);
    return '';
  }

  /** Looks whether what is waited for holds already; also true if nobody is there any more. */
  #passes(request: ModelRequest): boolean {
    this.happens(`${request.actor} looks`);
    request.done = request.gone || this.flag;
    if (!request.gone && this.flag) this.#grant(request);
    return request.done;
  }

  #grant(request: ModelRequest): void {
    request.done = true;
    this.happens(`${request.actor} granted true`, this.isDirect(request));
    this.finalize(request);
  }

  /** Under the permit of whoever holds the lock. */
  #wait(request: ModelRequest): void {
    const [permit] = this.out;
    if (this.#ended || this.closed) {
      request.error = 'ClosedError';
      this.failing.push(request);
      this.flush();
    } else if (permit) {
      without(this.out, permit);
      this.#suspended.set(request, permit);
      this.#sleeping.push(request);
      this.rule.leave('');
      this.settle();
    } else {
      request.error = 'NotLockedError';
      this.deliverError(request);
    }
  }

  /** A predicate is looked at by a subscriber of its own, between the function and the queue. */
  protected override isDirect(request: ModelRequest): boolean {
    return super.isDirect(request) && request.asked !== 'for';
  }

  #notify(n: number): string {
    if (this.#ended) return '';
    if (this.out.length === 0) return 'NotLockedError';
    this.#wake(n);
    this.settle();
    return '';
  }

  #wake(n: number): void {
    const woken = this.#sleeping.slice(0, n);
    this.#sleeping = this.#sleeping.slice(n);
    for (const request of woken) this.join(request);
  }

  /** One that had been notified passes that on. */
  protected override remove(request: ModelRequest): boolean {
    const queued = [...this.admitted, ...this.waiting].includes(request);
    const removed = without(this.#sleeping, request) || super.remove(request);
    if (queued && request.asked !== 'lock') this.#wake(1);
    if (removed) this.#endPermit(request);
    return removed;
  }

  #endPermit(request: ModelRequest): void {
    const permit = this.#suspended.get(request);
    if (permit) permit.released = true;
    this.#suspended.delete(request);
  }

  protected override deliverError(request: ModelRequest): void {
    this.#endPermit(request);
    super.deliverError(request);
  }

  protected override deliver(request: ModelRequest): void {
    const permit = this.#suspended.get(request);
    if (!permit) super.deliver(request);
    else this.#resume(request, permit);
  }

  /** The lock is held again, under the old permit. */
  #resume(request: ModelRequest, permit: ModelPermit): void {
    this.#suspended.delete(request);
    this.out.push(permit);
    if (request.asked === 'for' && !request.gone) this.happens(`${request.actor} looks`);
    if (request.gone) {
      request.done = true;
      this.#wake(1);
      this.release(permit);
      this.settle();
    } else if (request.asked === 'wait' || this.flag) {
      this.#grant(request);
    } else if (this.#ended || this.out.includes(permit)) {
      this.#wait(request);
    } else {
      request.error = 'NotLockedError';
      this.deliverError(request);
    }
  }

  override release(permit: ModelPermit): void {
    const [request] = [...this.#suspended].find(([, suspended]) => suspended === permit) ?? [];
    if (!request) super.release(permit);
    else this.#releaseSuspended(request);
  }

  /** Whoever waits under it cannot be granted any more. */
  #releaseSuspended(request: ModelRequest): void {
    this.remove(request);
    request.done = true;
    request.error = 'NotLockedError';
    this.conclude();
    if (this.isDirect(request)) this.finalize(request);
    this.flush();
    this.deliverError(request);
  }

  /** The condition is closed, and not its lock. */
  #end(): string {
    if (this.#ended) return '';
    this.#ended = true;
    const notified = [...this.admitted, ...this.waiting].filter(({ asked }) => asked !== 'lock');
    const requests = [...notified, ...this.#sleeping];
    this.#sleeping = [];
    for (const request of notified) super.remove(request);
    for (const request of requests) request.error = 'ClosedError';
    this.failing.push(...requests);
    this.announce(this.#condition.news());
    this.announce(() => this.#condition.complete());
    this.settle();
    return '';
  }
}

/** A condition, and the flag that its predicates look at. */
class FlaggedCondition extends Condition {
  flag = false;
}

export const condition = subject(
  {
    name: 'Condition',
    asks: ['lock', 'wait', 'for'],
    tries: ['lock'],
    common: ['release', 'notify 1', 'notifyAll', 'raise', 'lower'],
    ends: ['close', 'closeLock'],
    queue: ['a asks lock', 'a asks wait', 'b asks lock', 'b asks wait', 'c asks lock'],
    observers: ['x', 'y'],
    depth: 4,
    model: () => new ConditionModel(),
  },
  {
    make: () => new FlaggedCondition(),
    request(primitive, asked, looks) {
      if (asked === 'lock') return primitive.acquire();
      if (asked === 'wait') return primitive.wait();
      return primitive.waitFor(() => {
        looks();
        return primitive.flag;
      });
    },
    tryTake: (primitive) => primitive.lock.tryAcquire(),
    observed: (primitive, observer) =>
      observer === 'x' ? primitive.state$ : primitive.lock.state$,
    seen: (primitive) => ({
      ...primitive.lock.state,
      isLocked: primitive.locked(),
      closed: primitive.lock.closed,
    }),
    calls: {
      release: (primitive) => primitive.release(),
      notify: (primitive, n) => primitive.notify(n),
      notifyAll: (primitive) => primitive.notifyAll(),
      raise: (primitive) => void (primitive.flag = true),
      lower: (primitive) => void (primitive.flag = false),
      closeLock: (primitive) => primitive.lock.close(),
    },
  },
);
