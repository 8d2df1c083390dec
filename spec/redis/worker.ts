/**
 * A process of its own, told by its parent what to do:
 *
 *     node worker.js KIND PORT LEASE PREFIX
 */
import type { Lockable } from '../../lib/index.js';
import { type RedisLease, RedisLocks } from '../../lib/redis/index.js';
import { clients } from './helpers/clients.js';
import type { Order, Report } from './helpers/orders.js';
import { monotonic } from './helpers/monotonic.js';

const [, , kindName, port, lease, prefix] = process.argv;
const kind = clients.find(({ name }) => name === kindName);
if (!kind) throw new Error(`no such client: ${String(kindName)}`);

// An unhandled rejection ends the process, and the parent sees it.
const connected = await kind.connect(Number(port));
const locks = new RedisLocks(connected.client, { lease: Number(lease), prefix });
const subscriptions = new Map<string, { unsubscribe(): void }>();
const leases = new Map<string, RedisLease>();

function report(what: Report['what'], key: string, more: Partial<Report> = {}): void {
  process.send?.({ what, key, at: monotonic(), ...more } satisfies Report);
}

function lockable({ queue, permits }: Order): Lockable<RedisLease> {
  const [type, name = ''] = (queue ?? '').split(':');
  switch (type) {
    case 'lock':
      return locks.lock(name);
    case 'semaphore':
      return { acquire: () => locks.semaphore(name, 3).acquire(permits) };
    case 'read':
      return locks.readWriteLock(name).read;
    default:
      return locks.readWriteLock(name).write;
  }
}

/** Writes to the store, but only as long as it believes that it may. */
function write(key: string): void {
  const held = leases.get(key);
  // Reading the signal looks at the clock.
  if (!held || held.signal.aborted || held.released) report('idle', key);
  else report('wrote', key, { token: String(held.token) });
}

function ask(order: Order): void {
  const { key } = order;
  report('asked', key);
  const subscription = lockable(order)
    .acquire()
    .subscribe({
      next: (granted) => {
        leases.set(key, granted);
        report('granted', key, { token: String(granted.token) });
        granted.signal.addEventListener('abort', () => report('lost', key));
        if (order.writes) write(key);
      },
      error: (error: unknown) => report('failed', key, { error: String(error) }),
    });
  subscriptions.set(key, subscription);
}

process.on('message', (order: Order) => {
  const { key } = order;
  switch (order.do) {
    case 'ask':
      ask(order);
      break;
    case 'leave':
      subscriptions.get(key)?.unsubscribe();
      // It may have been granted before the order came: then it is held.
      if (!leases.has(key)) report('left', key);
      break;
    case 'release': {
      const held = leases.get(key);
      // Before: from then on the next one may be inside. Reading the signal looks at the clock.
      if (held && !held.released && !held.signal.aborted) report('released', key);
      held?.release();
      break;
    }
    case 'write':
      write(key);
      break;
    case 'block': {
      const end = performance.now() + (order.for ?? 0);
      while (performance.now() < end);
      // In the same turn: no timer has run yet.
      write(key);
      break;
    }
    case 'close':
      locks.close().subscribe({
        complete: () => {
          // From here on nothing keeps the process alive.
          void connected.close();
          process.disconnect();
        },
      });
      break;
  }
});
report('ready', '');
