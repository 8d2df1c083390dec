import { without } from './without.js';

interface Observer {
  readonly name: string;
  /** How many snapshots it must not be told, because they are older than its start. */
  readonly since: number;
}

/** The observers of a state, and what they have been told. */
export class ModelCell {
  readonly #snapshot: () => string;
  readonly #happens: (event: string, harmless: boolean) => void;
  readonly #observers: Observer[] = [];
  #last: string;
  #snapshots = 0;
  #completed = false;

  constructor(snapshot: () => string, happens: (event: string, harmless: boolean) => void) {
    this.#snapshot = snapshot;
    this.#happens = happens;
    this.#last = snapshot();
  }

  isObservedBy(name: string): boolean {
    return this.#observers.some((observer) => observer.name === name);
  }

  /** Starts with the present state. */
  observe(name: string): void {
    const observer = { name, since: this.#snapshots };
    this.#observers.push(observer);
    this.#happens(`${name} told ${this.#snapshot()}`, false);
    if (this.#completed) this.#end(observer);
  }

  leave(name: string): void {
    const left = this.#observers.find((observer) => observer.name === name);
    if (left) without(this.#observers, left);
  }

  /** The snapshot to tell, if the state has changed since the last one. */
  news(): (() => void) | undefined {
    const state = this.#snapshot();
    if (state === this.#last) return undefined;
    this.#last = state;
    const number = ++this.#snapshots;
    return () => {
      for (const observer of [...this.#observers]) {
        const isNews = this.#observers.includes(observer) && observer.since < number;
        if (isNews) this.#happens(`${observer.name} told ${state}`, true);
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
