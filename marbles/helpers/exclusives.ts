import type { Observable } from 'rxjs';
import { BoundedSemaphore, Lock, type Lockable, type Permit, Semaphore } from '../../lib/index.js';

/** Lockables that let in one at a time. */
export interface Exclusive extends Lockable {
  readonly state$: Observable<{ readonly waiting: number }>;
  locked(): boolean;
  tryAcquire(): Permit | undefined;
  release(): void;
}

/** The diagrams of exclusion hold for each of them. */
export const exclusives: readonly { readonly name: string; readonly make: () => Exclusive }[] = [
  { name: 'a Lock', make: () => new Lock() },
  { name: 'a Semaphore of one', make: () => new Semaphore(1) },
  { name: 'a BoundedSemaphore of one', make: () => new BoundedSemaphore(1) },
];
