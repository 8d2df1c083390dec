import type { Permit } from '../../types.js';
import type { Request } from '../machinery/Request.js';
import { SemaphoreCore } from './SemaphoreCore.js';

/** The part of a request for several keys that waits in the queue of one key. */
export interface Part extends Request<number, Permit> {
  /** The request that it is a part of, and the keys at which that waits. */
  readonly group: {
    readonly request: Request<undefined, Permit>;
    readonly held: readonly KeySemaphore[];
  };

  /** Whether its request is at the head of every queue that it is in. */
  readonly first: boolean;

  /**
   * Admits its request, if that is the first waiting one at each of its keys and each has a permit.
   */
  admitAll(): boolean;

  /** Delivers the grant of its request. */
  deliver(): boolean;
}

/** The semaphore of one key. Its queue may contain requests for several keys. */
export class KeySemaphore extends SemaphoreCore {
  /**
   * Whether its next grant can be delivered now. A request for several keys may be behind others
   * elsewhere.
   */
  get deliverable(): boolean {
    return this.partOf(this.queue.first)?.first !== false;
  }

  /** Returns the request if it is a part of a request for several keys. */
  partOf(request: Request<number, Permit> | undefined): Part | undefined {
    return request && 'admitAll' in request ? (request as Part) : undefined;
  }

  protected override admitWaiting(): void {
    for (let first; (first = this.queue.firstWaiting);) {
      const part = this.partOf(first);
      if (part ? !part.admitAll() : !this.admit(first.asked)) return;
      if (!part) this.queue.admit(first);
    }
  }
}
