import type { Outbox } from '../machinery/Outbox.js';
import { PermitCore } from './PermitCore.js';

/** The rule of a semaphore: as many permits as are there, counted. */
export class SemaphoreCore extends PermitCore<number> {
  /** Whether no more come back than are out. */
  bounded = false;
  #bound: number;
  /** How many are out; below zero, how many more have come back. It may be more than the bound. */
  #out = 0;

  /**
   * @param bound how many there are, in and out together
   * @param outbox where several share one
   */
  constructor(bound: number, outbox?: Outbox) {
    super(outbox);
    this.#bound = bound;
  }

  get bound(): number {
    return this.#bound;
  }

  get out(): number {
    return this.#out;
  }

  get value(): number {
    return Math.max(this.#bound - this.#out, 0);
  }

  get locked(): boolean {
    return !this.idle || this.value === 0;
  }

  /** Whether a request for one permit would be admitted while it joins. */
  get available(): boolean {
    return !this.failure && !this.locked;
  }

  resize(bound: number): void {
    if (this.closed) return;
    this.#bound = bound;
    this.settle();
  }

  override admit(permits: number): boolean {
    if (permits > this.#bound - this.#out) return false;
    this.#out += permits;
    return true;
  }

  /** Where stray releases have filled a bounded one, the value stays at the bound. */
  override reclaim(permits: number): void {
    this.#out -= permits;
    if (this.bounded) this.#out = Math.max(this.#out, 0);
  }
}
