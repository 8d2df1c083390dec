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
  /** What can be requested. */
  readonly asks: readonly string[];
  /** What can be taken with tryAcquire, if a grant is a permit. */
  readonly tries: readonly string[];
  /** What else each actor can do: `downgrades`. */
  readonly moves?: readonly string[];
  /** The calls that belong to nobody: `resize 1`. */
  readonly common: readonly string[];
  /** The calls that close it. */
  readonly ends: readonly string[];
  /** Calls that belong to nobody, and occur in the same stories as `cancel`. */
  readonly rare?: readonly string[];
  /** The beginning of a story in which somebody is inside and somebody waits. */
  readonly queue: readonly string[];
  /** The beginning of a story in which several wait, if they can. */
  readonly crowd?: readonly string[];
  /** Whether the order of the effects of a call is defined; true by default. */
  readonly inOrder?: boolean;
  /** Who observes. */
  readonly observers?: readonly string[];
  /** The length up to which every sequence is tried, which takes some seconds. */
  readonly depth: number;
  /** By how many calls stories with nested calls are shorter, if there are more kinds of calls. */
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
  /** What an observer observes, if it is not the state of the primitive. */
  observed?(primitive: Primitive, observer: string): Observable<object>;
  /** What else can be observed. */
  seen(primitive: Primitive): object;
  readonly calls: Readonly<Record<string, (primitive: Primitive, argument: number) => void>>;
}

/** A primitive, and the model that it is compared with. */
export interface Subject extends Words {
  library(): World;
}

export function subject<Primitive extends AnyPrimitive>(
  words: Words,
  calls: Calls<Primitive>,
): Subject {
  return { ...words, library: () => new Library(calls) };
}
