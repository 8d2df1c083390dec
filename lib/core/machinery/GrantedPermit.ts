import type { Permit } from '../../types.js';
import { type Inspect, inspectionKey } from './inspectionKey.js';
import { type Occupant, occupy } from './Occupant.js';

/** Takes permits back. */
export interface PermitOwner<Asked> {
  giveBack(permit: Permit, asked: Asked): void;

  /** Is told who runs under its permit, if that permit can be lost. */
  occupy?(occupant: Occupant): void;
}

/**
 * The permits that the primitives grant. Each is given back once, to its owner.
 *
 * Its fields are not `#private`, as those of a request are not: there is one for each grant.
 */
export class GrantedPermit<Asked> implements Permit {
  /** A released one, kept for the reason that `GrantRequest` tells. */
  static readonly exemplar = new GrantedPermit<undefined>(undefined, undefined);

  declare [Symbol.dispose]: () => void;
  /** Whom it is given back to. Without an owner it counts as released. */
  owner: PermitOwner<Asked> | undefined;
  /** What was asked for, until it is given back. */
  private asked: Asked | undefined;

  constructor(owner: PermitOwner<Asked> | undefined, asked: Asked) {
    this.owner = owner;
    this.asked = asked;
  }

  get released(): boolean {
    return this.owner === undefined;
  }

  release(): void {
    const { owner, asked } = this;
    if (!owner) return;
    // Keeping a released permit must not keep these in memory.
    this.owner = this.asked = undefined;
    owner.giveBack(this, asked as Asked);
  }

  [occupy](occupant: Occupant): void {
    this.owner?.occupy?.(occupant);
  }

  toJSON(): object {
    return { released: this.released };
  }

  [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `Permit ${inspect(this.toJSON(), options)}`;
  }
}

// Not a computed method: on a runtime without Symbol.dispose its name would be "undefined".
if ('dispose' in Symbol) {
  GrantedPermit.prototype[Symbol.dispose] = function (this: Permit) {
    this.release();
  };
}
