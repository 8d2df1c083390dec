import { Claim, type Manner } from './Claim.js';
import type { LockManager, LockMode } from './types.js';

/**
 * How a request goes about it: which locks of the platform it claims, one after the other.
 *
 * @returns the claim that is the grant; undefined where it is refused. Whatever else it has
 * claimed, such as a gate, is given back then
 */
export type Approach = (attempt: Attempt) => Promise<Claim | undefined>;

/** What a request asks for. */
export interface Asked {
  readonly manner: Manner;
  readonly approach: Approach;
  /** How many permits it needs. It is let in by the approach: this is for an inspector. */
  readonly permits: number;
  /** How many there are. */
  readonly limit: number;
}

/** What one request claims of the platform: on its way to the grant, and then the grant. */
export class Attempt {
  /** Once it is granted. */
  grant!: Claim;
  readonly #locks: LockManager;
  #claims: Claim[] = [];
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

  /** Takes back what waits, and gives back what is held, except for the grant. */
  keepGrant(): void {
    this.#end([this.grant]);
  }

  /** Takes back what waits, and gives back what is held. */
  end(): void {
    this.#end([]);
  }

  #end(kept: Claim[]): void {
    const claims = this.#claims;
    this.#over = true;
    this.#claims = kept;
    for (const claim of claims) {
      if (!kept.includes(claim)) claim.release();
    }
  }
}
