import type { Operation, Step } from './Operation.js';

/** The place of a story: the model or the library. Both log everything that happens. */
export abstract class World {
  readonly log: string[] = [];
  #inside: ReadonlyMap<number, Operation> = new Map<number, Operation>();
  #done = new Map<number, Operation>();
  #events = 0;

  /** How many calls into foreign code the last step has caused. */
  get events(): number {
    return this.#events;
  }

  /**
   * Makes a call, and the calls inside its callbacks.
   *
   * @returns the part of it that was possible, as not everybody can do everything at any time
   */
  follow({ operation, inside }: Step): Step | undefined {
    if (!this.can(operation)) return undefined;
    this.#events = 0;
    this.#inside = inside;
    this.#done = new Map();
    this.#perform(operation);
    return { operation, inside: this.#done };
  }

  /**
   * A call into foreign code, which may call back.
   *
   * @param harmless whether it may also throw, because only RxJS gets that error
   */
  protected happens(event: string, harmless = false): void {
    this.log.push(event);
    const operation = this.#inside.get(++this.#events);
    if (!operation || !(operation.verb === 'throws' ? harmless : this.can(operation))) return;
    this.#done.set(this.#events, operation);
    if (operation.verb === 'throws') this.throws();
    else this.#perform(operation);
  }

  /** What a consumer throws does not affect the others: in the model it does nothing. */
  protected throws(): void {
    // As above.
  }

  #perform(operation: Operation): void {
    this.log.push(`${operation.text}:`);
    const result = this.perform(operation);
    this.log.push(`${operation.text}: ${result}, ${this.present()}`);
  }

  /** Whether it makes sense now. */
  abstract can(operation: Operation): boolean;

  /** @returns what the call itself returns or throws */
  protected abstract perform(operation: Operation): string;

  /** Everybody leaves, and nobody calls back. */
  end(): void {
    this.#inside = new Map();
    this.leaveAll();
  }

  protected abstract leaveAll(): void;

  /** Everything that can be observed at this moment. */
  abstract present(): string;
}
