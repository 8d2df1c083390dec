import { allPermits } from '../shared/allPermits.js';
import type { Place } from '../core/machinery/Watcher.js';

/** What is known of a core: how many permits there are, if it has permits. */
interface Counted {
  readonly bound?: number;
  readonly bounded?: boolean;
  readonly out?: number;
}

/** What a request between tabs or between machines asks for. */
interface AskedOutside {
  readonly limit: number;
  /** Between tabs: whether it waits. */
  readonly manner?: string;
  /** Between machines: whether it does not wait. */
  readonly ifAvailable?: boolean;
}

/** How many permits a request needs. The kinds have one rule: held + permits <= limit. */
export function permitsOf(asked: unknown): number {
  if (typeof asked === 'number') return asked;
  if (asked === 'write') return allPermits;
  return (asked as { readonly permits?: number } | undefined)?.permits ?? 1;
}

/**
 * How many permits there are.
 *
 * @param held how many of them are known to be held
 * @returns Infinity if the request is not held up by those that hold something, or if it is not
 * known
 */
export function limitOf(kind: string, core: object, asked: unknown, held = 0): number {
  switch (kind) {
    case 'Lock':
      return 1;
    case 'ReadWriteLock':
      return allPermits;
    case 'Semaphore':
    case 'BoundedSemaphore':
    case 'KeyedLock':
      return capacityOf(core as Required<Counted>, held);
    case 'WebLock':
    case 'WebSemaphore':
    case 'WebReadWriteLock':
    case 'RedisLock':
    case 'RedisSemaphore':
    case 'RedisReadWriteLock':
      return limitOutside(asked as AskedOutside);
    default:
      return Infinity;
  }
}

function limitOutside({ limit, manner = 'wait', ifAvailable = false }: AskedOutside): number {
  return manner === 'wait' && !ifAvailable ? limit : Infinity;
}

/**
 * Of a pool that is paused it is not known how many permits there will be. Those that
 * `semaphore.release()` has added are held, and are not out.
 */
function capacityOf({ bound, out }: Required<Counted>, held: number): number {
  return bound === 0 ? Infinity : bound + Math.max(held - out, 0);
}

/** Whether a bounded semaphore has fewer permits than the request needs. */
export function exceedsBound(core: object, permits: number): boolean {
  const { bound = Infinity, bounded } = core as Counted;
  return bounded === true && bound > 0 && permits > bound;
}

/** Whether a place is that of a request for several keys. */
export function isForSeveral(at: Place | undefined): boolean {
  return coresAt(at).length > 1;
}

/** The cores of a place. */
export function coresAt(at: Place | undefined): readonly object[] {
  return Array.isArray(at) ? (at as readonly object[]) : [at as object];
}
