import { Claim, type Manner } from './Claim.js';
import type { LockManager, LockMode } from './types.js';

/**
 * How a request goes about it: which locks of the platform it claims, one after the other.
 *
 * @returns the claim that is the grant; undefined where it is refused. Whatever else it has
 * claimed, such as a gate, is given back then
 */
export type Approach = (attempt: Attempt) => Promise<Claim | undefined>;

/** What one request claims of the platform on its way to the grant. */
export class Attempt {
  readonly #locks: LockManager;
  readonly #claims: Claim[] = [];
  #over = false;

  constructor(locks: LockManager) {
    this.#locks = locks;
  }

  /** Claims a lock; resolves with undefined where it is refused. */
  async claim(name: string, mode: LockMode, manner: Manner): Promise<Claim | undefined> {
    // The approach goes on after whatever it was waiting for. It must not ask for more.
    if (this.#over) return undefined;
    const claim = new Claim(this.#locks, name, mode, manner);
    this.#claims.push(claim);
    return (await claim.granted) ? claim : undefined;
  }

  /**
   * Ends it: takes back what waits, and gives back what is held. The last claim goes first, so
   * that the next one who comes through a gate finds free what is free.
   *
   * @param grant the claim to keep
   */
  end(grant?: Claim): void {
    this.#over = true;
    for (const claim of this.#claims.reverse()) {
      if (claim !== grant) claim.release();
    }
  }
}
