import { Condition } from '../../../lib/index.js';
import { Model, type ModelPermit, type ModelRequest } from '../Model.js';
import type { ModelCell } from '../ModelCell.js';
import type { Manner, Operation } from '../Operation.js';
import { type Calls, subject } from '../Subject.js';
import { without } from '../without.js';
import { LockRule } from './Lock.js';

/**
 * A lock, and before it those who wait to be notified: each has the permit of whoever held the
 * lock, and gives it up until the lock comes to it again.
 */
class ConditionModel extends Model {
  /** The flag that the predicates check. */
  flag = false;
  #sleeping: ModelRequest[] = [];
  readonly #suspended = new Map<ModelRequest, ModelPermit>();
  /** The state of each wait's end, if it has one. */
  readonly #untils = new Map<ModelRequest, 'awaited' | 'come' | 'failed'>();
  /**
   * The waits that queue for the lock because their end has come, and not because of a
   * notification.
   */
  readonly #late = new Set<ModelRequest>();
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
    const { actor, verb, argument } = operation;
    const request = this.requests.get(actor);
    if (ends.has(verb))
      return !!request && !request.done && this.#untils.get(request) === 'awaited';
    if (verb === 'asks' && argument !== 'lock') return !request || request.done;
    return super.can(operation);
  }

  protected override perform(operation: Operation): string {
    switch (operation.verb) {
      case 'close':
        return this.#close();
      case 'closeLock':
        return this.close();
      case 'cancel':
        return this.#cancel();
      case 'cancelLock':
        return this.cancel();
      case 'expires':
      case 'ends':
      case 'fails':
        return this.#end(operation);
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
    if (!hasPredicate(request) || !this.#passes(request)) this.#wait(request);
    this.begun(request);
    return '';
  }

  /** Checks whether the condition is true already; also true if nobody waits any more. */
  #passes(request: ModelRequest): boolean {
    this.happens(`${request.actor} looks`);
    request.done = request.gone || this.flag;
    if (!request.gone && this.flag) this.#grant(request);
    return request.done;
  }

  #grant(request: ModelRequest, value = true): void {
    request.done = true;
    this.happens(`${request.actor} granted ${String(value)}`, this.isDirect(request));
    this.finalize(request);
  }

  /** Under the permit of the lock's holder. */
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
      this.#awaitEnd(request);
    } else {
      request.error = 'NotLockedError';
      this.deliverError(request);
    }
  }

  /** Its end is subscribed once, after it has given up the lock, if it still waits. */
  #awaitEnd(request: ModelRequest): void {
    const hasEnd = request.asked.endsWith('Until');
    if (hasEnd && !request.done && !this.#untils.has(request)) this.#untils.set(request, 'awaited');
  }

  /** A wait that was not notified queues for the lock as if it had been. */
  #end({ actor, verb }: Operation): string {
    const request = this.requests.get(actor);
    if (!request) return '';
    this.#untils.set(request, verb === 'fails' ? 'failed' : 'come');
    if (without(this.#sleeping, request)) {
      this.#late.add(request);
      this.join(request);
      this.settle();
    }
    return '';
  }

  /** A predicate has a separate subscriber, between the function and the queue. */
  protected override isDirect(request: ModelRequest): boolean {
    return super.isDirect(request) && !hasPredicate(request);
  }

  #notify(n: number): string {
    if (this.#ended || this.closed) return '';
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

  /** The waits that queue for the lock again. */
  get #queued(): readonly ModelRequest[] {
    return [...this.admitted, ...this.waiting].filter(({ asked }) => asked !== 'lock');
  }

  /** A notified wait passes its notification on. */
  protected override remove(request: ModelRequest): boolean {
    const queued = this.#queued.includes(request);
    const removed = without(this.#sleeping, request) || super.remove(request);
    if (queued) this.#passOn(request);
    if (removed) this.#endPermit(request);
    return removed;
  }

  /** Wakes the next one in its place, if it had been woken. */
  #passOn(request: ModelRequest): void {
    if (!this.#late.delete(request)) this.#wake(1);
  }

  #endPermit(request: ModelRequest): void {
    const permit = this.#suspended.get(request);
    if (permit) permit.released = true;
    this.#suspended.delete(request);
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
    const isLate = this.#late.has(request);
    const fails = isLate && this.#untils.get(request) === 'failed';
    const looks = hasPredicate(request) && !fails && !request.gone;
    if (looks) this.happens(`${request.actor} looks`);
    const end = this.#untils.get(request);
    if (request.gone) {
      request.done = true;
      this.#passOn(request);
      this.release(permit);
      this.settle();
    } else if (!fails && (looks ? this.flag || end === 'come' : true)) {
      this.#grant(request, looks ? this.flag : !isLate);
    } else if (end === 'failed') {
      request.error = 'UntilError';
      this.deliverError(request);
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

  /** The wait under this permit can no longer be granted. */
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
  #close(): string {
    if (this.#ended) return '';
    this.#ended = true;
    this.#failAll('ClosedError');
    this.announce(this.#condition.news());
    this.announce(() => this.#condition.complete());
    this.settle();
    return '';
  }

  /** Only the waits of the condition in the queue of the lock. */
  #cancel(): string {
    if (this.#ended) return '';
    this.#failAll('CanceledError');
    this.settle();
    return '';
  }

  #failAll(error: string): void {
    const queued = this.#queued;
    for (const request of queued) super.remove(request);
    this.#failEach([...queued, ...this.#sleeping], error);
    this.#sleeping = [];
  }

  /** They can no longer get the lock, so their permits are worthless. */
  #failEach(requests: readonly ModelRequest[], error: string): void {
    for (const request of requests) {
      request.error = error;
      this.#endPermit(request);
    }
    this.failing.push(...requests);
  }

  /**
   * Ends the queue of the lock. If it is closed, waits that are not notified cannot get it either.
   */
  override fail(error: string): void {
    const queued = this.#queued;
    super.fail(error);
    if (this.closed) this.#failEach(this.#sleeping.splice(0), error);
    for (const request of queued) {
      this.#endPermit(request);
      this.#passOn(request);
    }
  }
}

/** What ends a wait that has an end. */
const ends = new Set(['expires', 'ends', 'fails']);

function hasPredicate({ asked }: ModelRequest): boolean {
  return asked.startsWith('for');
}

/** A condition, and the flag that its predicates check. */
class FlaggedCondition extends Condition {
  flag = false;
}

/** Two that wait. */
const asleep = ['a asks lock', 'a asks wait', 'b asks lock', 'b asks wait'];
const asleepUntil = ['a asks lock', 'a asks waitUntil', 'b asks lock', 'b asks forUntil'];

const words = {
  tries: ['lock'],
  ends: ['close', 'closeLock'],
  rare: ['cancelLock'],
  observers: ['x', 'y'],
  shorter: 1,
  model: () => new ConditionModel(),
};

const calls: Calls<FlaggedCondition> = {
  make: () => new FlaggedCondition(),
  request(primitive, asked, looks, until) {
    const predicate = (): boolean => {
      looks();
      return primitive.flag;
    };
    switch (asked) {
      case 'lock':
        return primitive.acquire();
      case 'wait':
        return primitive.wait();
      case 'for':
        return primitive.waitFor(predicate);
      case 'waitUntil':
        return primitive.wait(until());
      default:
        return primitive.waitFor(predicate, until());
    }
  },
  tryTake: (primitive) => primitive.lock.tryAcquire(),
  requestIfAvailable: (primitive) => primitive.lock.acquireIfAvailable(),
  observed: (primitive, observer) => (observer === 'x' ? primitive.state$ : primitive.lock.state$),
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
    cancelLock: (primitive) => primitive.lock.cancelWaiting(),
  },
};

export const condition = subject(
  {
    ...words,
    name: 'Condition',
    asks: ['lock', 'wait', 'for'],
    common: ['release', 'notify 1', 'notifyAll', 'raise', 'lower'],
    queue: [...asleep, 'c asks lock'],
    crowd: [...asleep, 'c asks lock', 'notify 1'],
    depth: 4,
  },
  calls,
);

export const conditionUntil = subject(
  {
    ...words,
    name: 'Condition whose waits have an end',
    asks: ['lock', 'waitUntil', 'forUntil'],
    moves: ['expires', 'fails'],
    common: ['notify 1', 'raise'],
    rare: ['cancelLock', 'lower', 'a ends'],
    queue: [...asleepUntil, 'c asks lock'],
    crowd: [...asleepUntil, 'c asks lock', 'a expires'],
    depth: 3,
  },
  calls,
);
