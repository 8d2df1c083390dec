import type { Place } from '../core/machinery/Watcher.js';

/** What is known of a core: how many permits there are, if it has permits. */
interface Counted {
  readonly bound?: number;
  readonly bounded?: boolean;
}

/** How many permits a writer needs: more than there are readers. */
const ALL = 2 ** 30;

/** How many permits a request needs. The kinds have one rule: held + permits <= limit. */
export function permitsOf(asked: unknown): number {
  if (typeof asked === 'number') return asked;
  if (asked === 'write') return ALL;
  return (asked as { readonly permits?: number } | undefined)?.permits ?? 1;
}

/**
 * How many permits there are.
 *
 * @returns Infinity where requests are not held up by those that hold something, or where it is not
 * known
 */
export function limitOf(kind: string, core: object, asked: unknown): number {
  switch (kind) {
    case 'Lock':
    case 'WebLock':
      return 1;
    case 'ReadWriteLock':
      return ALL;
    case 'Semaphore':
    case 'BoundedSemaphore':
    case 'KeyedLock':
      return whilePaused((core as Required<Counted>).bound);
    case 'RedisLock':
    case 'RedisSemaphore':
    case 'RedisReadWriteLock':
      return (asked as { readonly limit: number }).limit;
    default:
      return Infinity;
  }
}

/** Of a pool that is paused it is not known how many permits there will be. */
function whilePaused(bound: number): number {
  return bound === 0 ? Infinity : bound;
}

/** Whether a bounded semaphore has fewer permits than the request needs. */
export function exceedsBound(core: object, permits: number): boolean {
  const { bound = Infinity, bounded } = core as Counted;
  return bounded === true && bound > 0 && permits > bound;
}

/** The cores of a place. */
export function coresAt(at: Place | undefined): readonly object[] {
  return Array.isArray(at) ? (at as readonly object[]) : [at as object];
}
