import { KeyedLock } from '../../../lib/index.js';
import type { TryLockable } from '../../../lib/index.js';
import { Model, type ModelRequest } from '../Model.js';
import type { Rule } from '../Rule.js';
import { type Subject, subject } from '../Subject.js';
import { without } from '../without.js';

const keys = ['k', 'l'];

/** `kl` requests two of them. */
const keysOf = (asked: string): string[] => Array.from(asked);

/** A number of holders per key. Admitted requests count. */
class KeyedLockRule implements Rule {
  readonly permits = true;
  readonly #perKey: number;
  /** The keys of the holders. */
  readonly #inside: string[] = [];
  /** The keys that have grants to make, one grant per turn. */
  #turns: string[] = [];

  constructor(perKey: number) {
    this.#perKey = perKey;
  }

  /** `kl` requests both keys, and is in the queues of both. */
  meet(one: string, other: string): boolean {
    return keysOf(one).some((key) => other.includes(key));
  }

  letIn: Rule['letIn'] = (waiting, admitted) => {
    const held: string[] = [];
    const entering = waiting.filter(({ asked }) => {
      const enters = !this.meet(asked, held.join('')) && this.#enter(asked);
      if (!enters) held.push(asked);
      return enters;
    });
    const late = [...admitted, ...entering].filter(({ atOnce }) => !atOnce);
    const pending = late.map(({ asked }) => asked);
    // A key keeps its turn as long as it has an admitted request.
    this.#turns = [...new Set([...this.#turns, ...pending])].filter((key) => pending.includes(key));
    return entering;
  };

  #enter(asked: string): boolean {
    if (keysOf(asked).some((key) => this.#count(key) >= this.#perKey)) return false;
    this.#inside.push(...keysOf(asked));
    return true;
  }

  next(admitted: readonly ModelRequest[]): ModelRequest | undefined {
    const key = this.#turns.shift();
    const [request, another] = admitted.filter(({ asked }) => asked === key);
    if (another) this.#turns.push(another.asked);
    return request;
  }

  leave(asked: string): void {
    for (const key of asked) without(this.#inside, key);
  }

  #count(key: string): number {
    return this.#inside.filter((other) => other === key).length;
  }

  state(_: number, waiting: readonly ModelRequest[]): object {
    const asked = waiting.flatMap((request) => keysOf(request.asked));
    return { keys: new Set([...this.#inside, ...asked]).size };
  }

  seen(standing: readonly ModelRequest[]): object {
    const queued = (key: string): boolean => standing.some(({ asked }) => asked.includes(key));
    return { locked: keys.map((key) => queued(key) || this.#count(key) >= this.#perKey) };
  }

  readonly calls = {};
}

function keyedLock(
  perKey: number,
  queue: readonly string[],
  { title = '', asks = keys, depth = 5, inOrder = true, crowd = queue } = {},
): Subject {
  return subject(
    {
      name: `KeyedLock, ${String(perKey)} inside per key${title}`,
      asks,
      tries: asks,
      common: [],
      ends: ['close'],
      queue,
      crowd,
      depth,
      inOrder,
      model: () => new Model(new KeyedLockRule(perKey)),
    },
    {
      make: () => new KeyedLock<string>(perKey),
      request: (primitive, asked) => lockableOf(primitive, asked).acquire(),
      tryTake: (primitive, asked) => lockableOf(primitive, asked).tryAcquire(),
      requestIfAvailable: (primitive, asked) => lockableOf(primitive, asked).acquireIfAvailable(),
      seen: (primitive) => ({ locked: keys.map((key) => primitive.locked(key)) }),
      calls: {},
    },
  );
}

/** One key, or several, in any order and one of them twice. */
function lockableOf(primitive: KeyedLock<string>, asked: string): TryLockable {
  return asked.length === 1 ? primitive.for(asked) : primitive.forAll(['l', ...keysOf(asked)]);
}

export const keyedLock1 = keyedLock(1, ['a asks k', 'b asks k'], {
  crowd: ['a asks k', 'b asks k', 'c asks k'],
});
export const keyedLock2 = keyedLock(2, ['a asks k', 'b asks k', 'c asks k'], {
  crowd: ['a asks k', 'b asks k', 'c asks k', 'd asks k'],
});

/** If a request asks for both keys, it is not defined which key is granted first. */
const several = { title: ', and requests for several', asks: ['k', 'l', 'kl'], inOrder: false };
export const severalKeys1 = keyedLock(1, ['a asks k', 'b asks kl'], { ...several, depth: 4 });
export const severalKeys2 = keyedLock(2, ['a asks kl', 'b asks k', 'c asks kl'], {
  ...several,
  depth: 4,
});
