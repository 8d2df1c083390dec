import type { Permit } from '../../types.js';
import { GrantedPermit, type PermitOwner } from './GrantedPermit.js';
import { Synchronizer } from './Synchronizer.js';

/** The rule of a semaphore: as many permits as are there, counted. */
export class SemaphoreCore extends Synchronizer<number, Permit> implements PermitOwner<number> {
  /** What the value never rises above. */
  bound = Infinity;
  #value: number;

  constructor(value: number) {
    super();
    this.#value = value;
  }

  get value(): number {
    return this.#value;
  }

  /** Puts permits back. Where stray releases have filled it already, the value stays at the bound. */
  release(permits: number): void {
    this.reclaim(permits);
    this.settle();
  }

  giveBack(_permit: Permit, permits: number): void {
    this.release(permits);
  }

  protected override admit(permits: number): boolean {
    if (permits > this.#value) return false;
    this.#value -= permits;
    return true;
  }

  protected override grant(permits: number): Permit {
    return new GrantedPermit(this, permits);
  }

  protected override reclaim(permits: number): void {
    this.#value = Math.min(this.#value + permits, this.bound);
  }

  override refuse(permit: Permit): void {
    permit.release();
  }
}
