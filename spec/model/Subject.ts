import type { Observable } from 'rxjs';
import type { Permit } from '../../lib/index.js';
import { Library } from './Library.js';
import type { Model } from './Model.js';
import type { World } from './World.js';

/** What all primitives have. */
export interface AnyPrimitive {
  readonly state: object;
  readonly state$: Observable<object>;
  readonly closed: boolean;
  close(): void;
  cancelWaiting(): void;
}

/** What stories are made of. */
export interface Words {
  readonly name: string;
  /** What may be asked for. */
  readonly asks: readonly string[];
  /** What may be tried, if a grant is a permit. */
  readonly tries: readonly string[];
  /** What else each of those who ask may do: `downgrades`. */
  readonly moves?: readonly string[];
  /** The calls that belong to nobody: `resize 1`. */
  readonly common: readonly string[];
  /** The calls that end it, too. */
  readonly ends: readonly string[];
  /** Calls that belong to nobody, beside `cancel`, and are told of where that is. */
  readonly rare?: readonly string[];
  /** How a story begins in which somebody is inside and somebody waits. */
  readonly queue: readonly string[];
  /** Whether the order of what comes of a call is certain; it is by default. */
  readonly inOrder?: boolean;
  /** Who observes. */
  readonly observers?: readonly string[];
  /** How long the sequences are of which every one is tried: as long as takes some seconds. */
  readonly depth: number;
  /** How many calls less are as many stories with calls inside, where there are more words than elsewhere. */
  readonly shorter?: number;
  readonly model: () => Model;
}

/** How to call a primitive. */
export interface Calls<Primitive extends AnyPrimitive> {
  make(): Primitive;
  /**
   * @param looks called by a predicate
   * @param until what may end the wait
   */
  request(
    primitive: Primitive,
    asked: string,
    looks: () => void,
    until: () => Observable<unknown>,
  ): Observable<unknown>;
  tryTake?(primitive: Primitive, asked: string): Permit | undefined;
  requestIfAvailable?(primitive: Primitive, asked: string): Observable<unknown>;
  /** What somebody observes, if it is not the state of the primitive. */
  observed?(primitive: Primitive, observer: string): Observable<object>;
  /** What else can be seen. */
  seen(primitive: Primitive): object;
  readonly calls: Readonly<Record<string, (primitive: Primitive, argument: number) => void>>;
}

/** A primitive, beside the model that it is compared with. */
export interface Subject extends Words {
  library(): World;
}

export function subject<Primitive extends AnyPrimitive>(
  words: Words,
  calls: Calls<Primitive>,
): Subject {
  return { ...words, library: () => new Library(calls) };
}
