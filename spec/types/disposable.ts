/*
 * What must compile where the compiler's lib has `esnext.disposable`. Only compiled, never run.
 */
import { firstValueFrom } from 'rxjs';
import {
  Barrier,
  BoundedSemaphore,
  Condition,
  Event,
  KeyedLock,
  Lock,
  type Permit,
  RateLimiter,
  ReadWriteLock,
  Semaphore,
} from '../../lib/index.js';
import { expectType } from './expectType.js';

declare const permit: Permit;

// A permit can be disposed of, and passed to anything that takes a Disposable.
permit satisfies Disposable;
expectType<() => void>()(permit[Symbol.dispose]);
new DisposableStack().use(permit);

export async function givesBackAtTheEndOfTheBlock(): Promise<boolean> {
  using granted = await firstValueFrom(new Lock().acquire());
  // `using` takes undefined as well.
  using taken = new Semaphore().tryAcquire();
  return granted.released || (taken?.released ?? true);
}

// So is a primitive: it is closed.
const primitives = [
  new Lock(),
  new Event(),
  new Condition(),
  new Semaphore(),
  new BoundedSemaphore(),
  new Barrier(2),
  new ReadWriteLock(),
  new KeyedLock<string>(),
  new RateLimiter(1, 1000),
];
primitives satisfies Disposable[];
for (const primitive of primitives) expectType<() => void>()(primitive[Symbol.dispose]);

export function closesAtTheEndOfTheBlock(): boolean {
  using lock = new Lock();
  using accounts = new KeyedLock<string>();
  return lock.closed || accounts.closed;
}
