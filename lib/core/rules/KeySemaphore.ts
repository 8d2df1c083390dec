import type { Permit } from '../../types.js';
import type { Request } from '../machinery/Request.js';
import { SemaphoreCore } from './SemaphoreCore.js';

/** What stands in the queue of a key for a request that needs other keys as well. */
export interface Part extends Request<number, Permit> {
  /** Whether it stands before all others in every queue that its request stands in. */
  readonly first: boolean;

  /** Takes every key that its request needs, if it is its turn at all of them and each has room. */
  admitAll(): boolean;
}

/** The semaphore of one key, in whose queue there may be requests for several. */
export class KeySemaphore extends SemaphoreCore {
  /** Whether its next grant can be made now: one for several keys may be behind others elsewhere. */
  get deliverable(): boolean {
    return this.partOf(this.queue.first)?.first !== false;
  }

  /** A request as a part of one for several keys, if it is one. */
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
