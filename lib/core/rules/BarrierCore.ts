import { BrokenBarrierError } from '../../errors.js';
import { Synchronizer } from '../machinery/Synchronizer.js';

/**
 * The rule of a barrier: nobody passes until all parties have arrived, and then all of them pass. A
 * request asks for the index that it is granted, which is set when its round is full.
 */
export class BarrierCore extends Synchronizer<number, number> {
  readonly parties: number;
  broken = false;

  constructor(parties: number) {
    super();
    this.parties = parties;
  }

  /** Fails every request that has not been granted, and makes the barrier usable again. */
  reset(): void {
    if (this.closed) return;
    this.broken = false;
    this.failure = undefined;
    this.failAll(new BrokenBarrierError('Barrier.wait(): the barrier has been reset'));
    this.settle();
  }

  /** Fails every request that has not been granted, and every later one. */
  abort(): void {
    if (this.closed) return;
    this.broken = true;
    this.failure = {
      error: new BrokenBarrierError('Barrier.wait(): the barrier has been aborted'),
    };
    this.settle();
  }

  protected override admitWaiting(): void {
    if (this.queue.waiting < this.parties) return;
    for (let first, index = 0; (first = this.queue.firstWaiting); index++) {
      first.asked = index;
      this.queue.admit(first);
    }
  }

  /**
   * A round is admitted as a whole. A request is admitted alone only if the barrier has one party.
   */
  protected override admit(): boolean {
    return this.parties === 1;
  }

  protected override grant(index: number): number {
    return index;
  }

  protected override reclaim(): void {
    // A request that leaves a full round takes nothing from the others.
  }

  override refuse(): void {
    // As above.
  }
}
