import { KeyedLock } from '../../../lib/index.js';
import { Model, type ModelRequest } from '../Model.js';
import type { Rule } from '../Rule.js';
import { type Subject, subject } from '../Subject.js';

const keys = ['k', 'l'];

/** So many inside per key; whoever is on the way counts. */
class KeyedLockRule implements Rule {
  readonly permits = true;
  readonly #perKey: number;
  /** The keys of those who are inside. */
  readonly #inside: string[] = [];
  /** The keys whose turn it is to be granted, one grant a turn. */
  #turns: string[] = [];

  constructor(perKey: number) {
    this.#perKey = perKey;
  }

  line(key: string): string {
    return key;
  }

  letIn: Rule['letIn'] = (waiting, admitted) => {
    const entering = waiting.filter(({ asked }) => this.#enter(asked));
    const pending = [...admitted, ...entering].map(({ asked }) => asked);
    // Who has a turn keeps it for as long as somebody is on the way.
    this.#turns = [...new Set([...this.#turns, ...pending])].filter((key) => pending.includes(key));
    return entering;
  };

  #enter(key: string): boolean {
    if (this.#count(key) >= this.#perKey) return false;
    this.#inside.push(key);
    return true;
  }

  next(admitted: readonly ModelRequest[]): ModelRequest | undefined {
    const key = this.#turns.shift();
    const [request, another] = admitted.filter(({ asked }) => asked === key);
    if (another) this.#turns.push(another.asked);
    return request;
  }

  leave(key: string): void {
    this.#inside.splice(this.#inside.indexOf(key), 1);
  }

  #count(key: string): number {
    return this.#inside.filter((other) => other === key).length;
  }

  state(): object {
    return { keys: new Set(this.#inside).size };
  }

  seen(standing: readonly ModelRequest[]): object {
    const queued = (key: string): boolean => standing.some(({ asked }) => asked === key);
    return { locked: keys.map((key) => queued(key) || this.#count(key) >= this.#perKey) };
  }

  readonly calls = {};
}

function keyedLock(perKey: number, queue: readonly string[]): Subject {
  return subject(
    {
      name: `KeyedLock, ${String(perKey)} inside per key`,
      asks: keys,
      tries: keys,
      common: [],
      ends: ['close'],
      queue,
      depth: 5,
      model: () => new Model(new KeyedLockRule(perKey)),
    },
    {
      make: () => new KeyedLock<string>(perKey),
      request: (primitive, key) => primitive.for(key).acquire(),
      tryTake: (primitive, key) => primitive.for(key).tryAcquire(),
      seen: (primitive) => ({ locked: keys.map((key) => primitive.locked(key)) }),
      calls: {},
    },
  );
}

export const keyedLock1 = keyedLock(1, ['a asks k', 'b asks k']);
export const keyedLock2 = keyedLock(2, ['a asks k', 'b asks k', 'c asks k']);
