import { actors, observers, type Manner, type Operation } from './Operation.js';
import type { Rule } from './Rule.js';
import { ModelCell } from './ModelCell.js';
import { without } from './without.js';
import { World } from './World.js';

export interface ModelRequest {
  /** How many requests have joined the queue before it. */
  place: number;
  readonly actor: string;
  readonly asked: string;
  readonly manner: Manner;
  /** Granted during subscribe, unless the telling of a snapshot holds it up. */
  atOnce: boolean;
  /** The error that it gets, once it can no longer be granted. */
  error: string;
  /** Neither waiting nor on its way any more. */
  done: boolean;
  /** Unsubscribed. */
  gone: boolean;
  /** Whether its finalizer has been added, has to run, has run. */
  finalizer: 'to come' | 'added' | 'overdue' | 'run';
}

export interface ModelPermit {
  readonly asked: string;
  released: boolean;
}

/**
 * What a primitive has to do, with plain arrays: the reference that the library is compared with.
 *
 * A request joins `waiting`, and the rule moves it to `admitted`. Snapshots are told in a loop. A
 * request that found the primitive free is granted right after that, even inside another grant. The
 * outermost call then runs a second loop, which delivers the failures and then grants the requests
 * that waited.
 */
export class Model extends World {
  waiting: ModelRequest[] = [];
  admitted: ModelRequest[] = [];
  failing: ModelRequest[] = [];
  readonly requests = new Map<string, ModelRequest>();
  readonly permits = new Map<string, ModelPermit>();
  /** The actors whose permits are out, even if tryAcquire has not returned yet. */
  out: ModelPermit[] = [];
  closed = false;
  /** The error that every new request gets. */
  failure = '';
  readonly rule: Rule;
  protected readonly cell: ModelCell;
  /** Which observer observes which state, if there are several. */
  protected readonly cells = new Map<string, ModelCell>();
  #news: (() => void)[] = [];
  #joined = 0;
  #telling = false;
  #delivering = false;
  #granting = false;

  constructor(rule: Rule) {
    super();
    this.rule = rule;
    this.cell = this.makeCell(() => this.snapshot());
  }

  override can({ actor, verb }: Operation): boolean {
    const request = this.requests.get(actor);
    const permit = this.permits.get(actor);
    const observing = this.cellOf(actor).isObservedBy(actor);
    switch (verb) {
      case 'asks':
      case 'asksIf':
      case 'tries':
        return (!request || request.done) && (!permit || permit.released);
      case 'leaves':
        return !!request && !request.gone && !this.#unreachable(request);
      case 'releases':
        return !!permit;
      case 'downgrades':
        return permit?.asked === 'write' && !permit.released;
      case 'throws':
        return false;
      case 'observes':
        return !observing;
      case 'stops':
        return observing;
      default:
        return true;
    }
  }

  /** A function has nothing to unsubscribe before subscribe has returned. */
  #unreachable({ manner, finalizer }: ModelRequest): boolean {
    return manner === 'function' && (finalizer === 'to come' || finalizer === 'overdue');
  }

  protected override perform({ actor, verb, argument, manner }: Operation): string {
    const request = this.requests.get(actor);
    const permit = this.permits.get(actor);
    switch (verb) {
      case 'asks':
        return this.ask(actor, argument, manner);
      case 'asksIf':
        return this.#askIfAvailable(actor, argument, manner);
      case 'tries':
        return this.#take(actor, argument);
      case 'leaves':
        if (request) this.leave(request);
        return '';
      case 'releases':
        if (permit) this.release(permit);
        return '';
      case 'observes':
        return this.#observe(actor);
      case 'stops':
        this.cellOf(actor).leave(actor);
        return '';
      case 'close':
        return this.close();
      case 'cancel':
        return this.cancel();
      default:
        return this.rule.calls[verb]?.(this, Number(argument), actor) ?? `no call ${verb}`;
    }
  }

  override present(): string {
    const seen = JSON.stringify(this.rule.seen([...this.admitted, ...this.waiting]));
    return `${this.snapshot()} ${seen} ${this.inside}${this.closed ? ' closed' : ''}`;
  }

  /** The actors whose permits are out, or suspended. */
  protected get inside(): string {
    const inside = [...this.permits].filter(([, { released }]) => !released);
    return `inside ${inside
      .map(([actor]) => actor)
      .sort()
      .join()}`;
  }

  snapshot(): string {
    return JSON.stringify(this.rule.state(this.waiting.length, this.waiting));
  }

  protected ask(actor: string, asked: string, manner: Manner): string {
    const refusal = this.rule.refusal?.(asked);
    if (refusal) return refusal;
    const request = this.begin(actor, asked, manner);
    request.atOnce = this.#hasNobodyToWaitFor(asked);
    this.join(request);
    this.conclude();
    this.flush(request.atOnce);
    this.begun(request);
    return '';
  }

  #hasNobodyToWaitFor(asked: string): boolean {
    const overtakes = this.rule.overtakes === true && !this.#telling;
    return overtakes || this.#before(asked).length === 0;
  }

  /** The requests in the queue that a new request would join. */
  #before(asked: string): readonly ModelRequest[] {
    const standing = [...this.admitted, ...this.waiting];
    return standing.filter((other) => this.rule.meet?.(other.asked, asked) ?? true);
  }

  /** Takes what is available, or else ends without a grant. */
  #askIfAvailable(actor: string, asked: string, manner: Manner): string {
    const refusal = this.rule.refusal?.(asked);
    if (refusal) return refusal;
    const request = this.begin(actor, asked, manner);
    if (this.failure) {
      this.join(request);
      this.settle();
    } else if (this.#takes(request)) {
      request.place = this.#joined++;
      this.admitted.push(request);
      this.conclude();
      this.flush(true);
    } else {
      request.done = true;
      if (manner !== 'function') this.happens(`${actor} hears the end`);
      this.finalize(request);
    }
    this.begun(request);
    return '';
  }

  /** Admits it if no request is before it, and there is room. */
  #takes(request: ModelRequest): boolean {
    request.atOnce = true;
    return (
      !this.failure &&
      this.#before(request.asked).length === 0 &&
      this.rule.letIn([request], this.admitted).length > 0
    );
  }

  protected begin(actor: string, asked: string, manner: Manner): ModelRequest {
    const finalizer = manner === 'subscriber' ? 'added' : 'to come';
    const request: ModelRequest = {
      place: 0,
      actor,
      asked,
      manner,
      atOnce: false,
      error: '',
      done: false,
      gone: false,
      finalizer,
    };
    this.requests.set(actor, request);
    return request;
  }

  protected join(request: ModelRequest): void {
    request.place = this.#joined++;
    this.waiting.push(request);
  }

  /** The call of subscribe returns. */
  protected begun(request: ModelRequest): void {
    const overdue = request.finalizer === 'overdue';
    if (request.finalizer !== 'run') request.finalizer = 'added';
    if (overdue) this.finalize(request);
  }

  leave(request: ModelRequest): void {
    request.gone = true;
    // Finalizers run in the order in which they were added.
    if (request.manner === 'subscriber') this.finalize(request);
    if (this.remove(request)) {
      request.done = true;
      this.conclude();
      if (this.isDirect(request)) this.finalize(request);
      this.flush();
    }
    this.finalize(request);
  }

  /** Whether the subscription itself is in the queue. */
  protected isDirect({ manner }: ModelRequest): boolean {
    return manner === 'function';
  }

  /** Takes it out of the array that it is in, if any. */
  protected remove(request: ModelRequest): boolean {
    const admitted = without(this.admitted, request);
    if (admitted) this.rule.leave(request.asked);
    return admitted || without(this.waiting, request) || without(this.failing, request);
  }

  protected finalize(request: ModelRequest): void {
    if (request.finalizer === 'to come') request.finalizer = 'overdue';
    if (request.finalizer !== 'added') return;
    request.finalizer = 'run';
    this.happens(`${request.actor} finalized`);
  }

  release(permit: ModelPermit): void {
    if (permit.released) return;
    permit.released = true;
    if (this.closed) return;
    without(this.out, permit);
    this.rule.leave(permit.asked);
    this.settle();
  }

  #take(actor: string, asked: string): string {
    const refusal = this.rule.refusal?.(asked);
    if (refusal) return refusal;
    const request = this.begin(actor, asked, 'function');
    request.done = true;
    request.gone = true;
    if (!this.#takes(request)) return 'nothing';
    const permit = this.makePermit(asked);
    this.settle();
    this.permits.set(actor, permit);
    return 'a permit';
  }

  makePermit(asked: string): ModelPermit {
    const permit = { asked, released: false };
    this.out.push(permit);
    return permit;
  }

  settle(): void {
    this.conclude();
    this.flush();
  }

  protected override leaveAll(): void {
    for (const observer of observers) this.cellOf(observer).leave(observer);
    for (const actor of actors) {
      const request = this.requests.get(actor);
      if (request) this.leave(request);
    }
    for (const permit of this.permits.values()) this.release(permit);
  }

  protected conclude(): void {
    if (this.failure) this.fail(this.failure);
    else this.#letIn();
    this.note();
  }

  #letIn(): void {
    for (const request of this.rule.letIn(this.waiting, this.admitted)) {
      without(this.waiting, request);
      this.admitted.push(request);
    }
    for (const request of this.waiting) request.atOnce = false;
  }

  /** Every request that has not been granted gets an error. */
  fail(error: string): void {
    for (const { asked } of this.admitted) this.rule.leave(asked);
    const requests = [...this.admitted, ...this.waiting];
    requests.sort((one, other) => one.place - other.place);
    for (const request of requests) request.error = error;
    this.failing.push(...requests);
    this.admitted = [];
    this.waiting = [];
  }

  protected close(): string {
    if (this.closed) return '';
    this.closed = true;
    this.failure = 'ClosedError';
    this.fail(this.failure);
    this.note();
    this.announce(() => this.cell.complete());
    this.flush();
    return '';
  }

  /** It goes on, but requests that have not been granted get an error. */
  protected cancel(): string {
    if (this.closed) return '';
    this.fail('CanceledError');
    this.settle();
    return '';
  }

  protected note(): void {
    this.announce(this.cell.news());
  }

  protected announce(tell: (() => void) | undefined): void {
    if (tell) this.#news.push(tell);
  }

  protected makeCell(snapshot: () => string): ModelCell {
    return new ModelCell(snapshot, (event, harmless) => this.happens(event, harmless));
  }

  /** The state that an observer observes. */
  protected cellOf(observer: string): ModelCell {
    return this.cells.get(observer) ?? this.cell;
  }

  /** An observer starts with the present state. What it causes comes afterwards. */
  #observe(name: string): string {
    const outermost = !this.#telling;
    this.#telling = true;
    this.cellOf(name).observe(name);
    if (outermost) {
      this.#telling = false;
      this.flush();
    }
    return '';
  }

  /** @param asked whether a request must be granted before its call returns */
  protected flush(asked = false): void {
    if (this.#telling) return;
    this.#telling = true;
    for (let news; (news = this.#news.shift());) news();
    this.#telling = false;
    const outermost = !this.#delivering;
    this.#delivering = true;
    // The outermost granting loop grants what an observer requests.
    const outermostAtOnce = !this.#granting;
    if (asked || outermostAtOnce) {
      this.#granting = true;
      while (this.#deliver(this.admitted.find(({ atOnce }) => atOnce)));
      if (outermostAtOnce) this.#granting = false;
    }
    if (!outermost) return;
    while (this.#fail(this.failing.shift()) || this.#deliver(this.#next()));
    this.#delivering = false;
  }

  #fail(request: ModelRequest | undefined): boolean {
    if (request) this.deliverError(request);
    return request !== undefined;
  }

  #deliver(request: ModelRequest | undefined): boolean {
    if (request) {
      without(this.admitted, request);
      this.deliver(request);
    }
    return request !== undefined;
  }

  #next(): ModelRequest | undefined {
    return this.rule.next ? this.rule.next(this.admitted) : this.admitted[0];
  }

  protected deliverError(request: ModelRequest): void {
    request.done = true;
    // A function cannot take an error, so RxJS reports it.
    const heard = request.manner !== 'function' && !request.gone;
    if (heard) this.happens(`${request.actor} hears ${request.error}`);
    this.finalize(request);
  }

  protected deliver(request: ModelRequest): void {
    request.done = true;
    if (request.gone) {
      this.rule.leave(request.asked);
      this.settle();
      return;
    }
    const { actor, asked } = request;
    if (this.rule.permits) this.permits.set(actor, this.makePermit(asked));
    const granted = `${actor} granted ${this.rule.grant?.(request) ?? ''}`;
    this.happens(granted, this.isDirect(request));
    this.finalize(request);
  }
}
