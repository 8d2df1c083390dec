import { without } from './without.js';

interface Observer {
  readonly name: string;
  /** How many snapshots it must not be told, because they are older than its start. */
  readonly since: number;
  /** What it has been told last. */
  last: string;
}

/** The observers of a state, and what they have been told. */
export class ModelCell {
  readonly #snapshot: () => string;
  readonly #happens: (event: string, harmless: boolean) => void;
  readonly #observers: Observer[] = [];
  #snapshots = 0;
  #completed = false;

  constructor(snapshot: () => string, happens: (event: string, harmless: boolean) => void) {
    this.#snapshot = snapshot;
    this.#happens = happens;
  }

  isObservedBy(name: string): boolean {
    return this.#observers.some((observer) => observer.name === name);
  }

  /** Starts with the present state. */
  observe(name: string): void {
    const observer = { name, since: this.#snapshots, last: this.#snapshot() };
    this.#observers.push(observer);
    this.#happens(`${name} told ${observer.last}`, false);
    if (this.#completed) this.#end(observer);
  }

  leave(name: string): void {
    const left = this.#observers.find((observer) => observer.name === name);
    if (left) without(this.#observers, left);
  }

  /** What is to be told, to those of whom it is not what they have been told last. */
  news(): (() => void) | undefined {
    if (this.#observers.length === 0) return undefined;
    const state = this.#snapshot();
    const number = ++this.#snapshots;
    return () => {
      for (const observer of [...this.#observers]) {
        const isThere = this.#observers.includes(observer);
        if (!isThere || observer.since >= number || observer.last === state) continue;
        observer.last = state;
        this.#happens(`${observer.name} told ${state}`, true);
      }
    };
  }

  complete(): void {
    this.#completed = true;
    for (const observer of [...this.#observers]) this.#end(observer);
  }

  #end(observer: Observer): void {
    if (without(this.#observers, observer)) this.#happens(`${observer.name} told the end`, true);
  }
}
