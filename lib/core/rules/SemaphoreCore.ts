import type { Outbox } from '../machinery/Outbox.js';
import { PermitCore } from './PermitCore.js';

/** The rule of a semaphore: a request is admitted if enough permits are available. */
export class SemaphoreCore extends PermitCore<number> {
  /** Whether releasing more permits than are out adds none. */
  bounded = false;
  #bound: number;
  /**
   * How many permits are out. Negative if more have come back than were taken. It can exceed the
   * bound.
   */
  #out = 0;

  /**
   * @param bound how many permits there are, available and out
   * @param outbox given if several semaphores share one
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
    this.watcher?.resized();
    this.settle();
  }

  /** Adds permits, without saying whose. Does nothing once it is closed. */
  releaseAny(permits: number): void {
    if (!this.closed) this.watcher?.releasedAny(permits);
    this.release(permits);
  }

  override admit(permits: number): boolean {
    if (permits > this.#bound - this.#out) return false;
    this.#out += permits;
    return true;
  }

  /** If stray releases have already filled a bounded semaphore, its value stays at the bound. */
  override reclaim(permits: number): void {
    this.#out -= permits;
    if (this.bounded) this.#out = Math.max(this.#out, 0);
  }
}
