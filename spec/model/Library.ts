import { EMPTY, finalize, map, type Observable, Subject, type Subscription } from 'rxjs';
import type { Permit, WritePermit } from '../../lib/index.js';
import { noteSubject } from './aroundStories.js';
import { actors, type Operation } from './Operation.js';
import { Probe } from './Probe.js';
import type { AnyPrimitive, Calls } from './Subject.js';
import { World } from './World.js';

class UntilError extends Error {
  override readonly name = 'UntilError';
}

/** The library itself, called as the model is. */
export class Library<Primitive extends AnyPrimitive> extends World {
  readonly primitive: Primitive;
  readonly #calls: Calls<Primitive>;
  readonly #subscriptions = new Map<string, Subscription>();
  readonly #permits = new Map<string, Permit>();
  readonly #observers = new Map<string, Subscription>();
  /** What can end the wait of each actor. */
  readonly #untils = new Map<string, Subject<unknown>>();

  constructor(calls: Calls<Primitive>) {
    super();
    this.#calls = calls;
    this.primitive = calls.make();
  }

  protected override throws(): void {
    throw new Error('thrown by a consumer');
  }

  /** The model has said so already. */
  override can(): boolean {
    return true;
  }

  protected override perform(operation: Operation): string {
    try {
      return this.#do(operation);
    } catch (error) {
      return (error as Error).name;
    }
  }

  override present(): string {
    const { state, closed } = this.primitive;
    if (!Object.isFrozen(state)) return 'a state that can be written to';
    const inside = [...this.#permits]
      .filter(([, { released }]) => !released)
      .map(([actor]) => actor);
    const seen = JSON.stringify(this.#calls.seen(this.primitive));
    return `${JSON.stringify(state)} ${seen} inside ${inside.sort().join()}${closed ? ' closed' : ''}`;
  }

  protected override leaveAll(): void {
    for (const observer of this.#observers.values()) observer.unsubscribe();
    for (const actor of actors) this.#subscriptions.get(actor)?.unsubscribe();
    for (const permit of this.#permits.values()) permit.release();
  }

  #do(operation: Operation): string {
    const { actor, verb, argument } = operation;
    switch (verb) {
      case 'asks':
      case 'asksIf':
        this.#ask(operation);
        return '';
      case 'tries': {
        const permit = this.#calls.tryTake?.(this.primitive, argument);
        if (permit) this.#permits.set(actor, permit);
        return permit ? 'a permit' : 'nothing';
      }
      case 'leaves':
        this.#subscriptions.get(actor)?.unsubscribe();
        return '';
      case 'releases':
        this.#permits.get(actor)?.release();
        return '';
      case 'observes':
        this.#observe(actor);
        return '';
      case 'stops':
        this.#observers.get(actor)?.unsubscribe();
        return '';
      case 'close':
        this.primitive.close();
        return '';
      case 'cancel':
        this.primitive.cancelWaiting();
        return '';
      case 'downgrades':
        this.#downgrade(actor);
        return '';
      case 'expires':
        this.#untils.get(actor)?.next('over');
        return '';
      case 'ends':
        this.#untils.get(actor)?.complete();
        return '';
      case 'fails':
        this.#untils.get(actor)?.error(new UntilError());
        return '';
      default:
        this.#calls.calls[verb]?.(this.primitive, Number(argument));
        return '';
    }
  }

  #downgrade(actor: string): void {
    const permit = this.#permits.get(actor) as WritePermit;
    this.#permits.set(actor, permit.downgrade());
  }

  #request({ actor, verb, argument }: Operation): Observable<unknown> {
    const { primitive } = this;
    if (verb === 'asksIf') return this.#calls.requestIfAvailable?.(primitive, argument) ?? EMPTY;
    const looks = (): void => this.happens(`${actor} looks`);
    const until = (): Observable<unknown> => {
      const subject = noteSubject(new Subject<unknown>());
      this.#untils.set(actor, subject);
      return subject;
    };
    return this.#calls.request(primitive, argument, looks, until);
  }

  #ask(operation: Operation): void {
    const { actor, manner } = operation;
    const request = this.#request(operation);
    // The earlier request of the actor no longer belongs to anybody.
    this.#subscriptions.delete(actor);
    let isGranted = false;
    const granted = (grant: unknown): void => {
      isGranted = true;
      const value = typeof grant === 'object' ? '' : JSON.stringify(grant);
      if (typeof grant === 'object') this.#permits.set(actor, grant as Permit);
      this.happens(`${actor} granted ${value}`, true);
    };
    const finalized = (): void => this.happens(`${actor} finalized`);
    if (manner === 'function') {
      const subscription = request.subscribe(granted);
      // The same actor may have requested again inside its grant.
      if (!this.#subscriptions.has(actor)) this.#subscriptions.set(actor, subscription);
      subscription.add(finalized);
      return;
    }
    const probe = new Probe({
      next: granted,
      error: ({ name }) => this.happens(`${actor} hears ${name}`),
      complete: () => isGranted || this.happens(`${actor} hears the end`),
    });
    this.#subscriptions.set(actor, probe);
    if (manner === 'subscriber') {
      probe.add(finalized);
      request.subscribe(probe);
    } else {
      throughOperators(request, finalized).subscribe(probe);
    }
  }

  #observe(name: string): void {
    const told = (state: object): void =>
      this.happens(`${name} told ${JSON.stringify(state)}`, true);
    const probe = new Probe<object>({
      next: told,
      error: ({ message }) => this.happens(`${name} hears ${message}`),
      complete: () => this.happens(`${name} told the end`, true),
    });
    this.#observers.set(name, probe);
    const { primitive } = this;
    (this.#calls.observed?.(primitive, name) ?? primitive.state$).subscribe(probe);
  }
}

function throughOperators(
  request: Observable<unknown>,
  finalized: () => void,
): Observable<unknown> {
  return request.pipe(
    map((grant) => grant),
    finalize(finalized),
  );
}
