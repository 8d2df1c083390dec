import { parentPort, workerData } from 'node:worker_threads';
import type { LockManager, LockRequestOptions } from '../../../lib/web/index.js';
import { SpecifiedLocks } from '../../web/helpers/SpecifiedLocks.js';
import type { Run } from './Run.js';

/**
 * The code of a thread that runs programs one after the other, and posts how each has run. A
 * program has ended when the event loop has nothing left to do: then Node emits `beforeExit`.
 * Adding something to the loop there keeps the thread running.
 */
const paths = workerData as string[];
/** How long a program may take before it counts as endless. */
const patience = 10_000;
let output = '';
let errors: string[] = [];
let settled = true;

process.stdout.write = (text: string | Uint8Array) => {
  output += String(text);
  return true;
};
process.stderr.write = (text: string | Uint8Array) => {
  errors.push(String(text));
  return true;
};
process.on('uncaughtException', (error) => errors.push(String(error)));

/** Its declarations need a browser's. */
const fakeIndexedDB = 'fake-indexeddb';
const { IDBFactory } = (await import(fakeIndexedDB)) as { IDBFactory: new () => object };

/** What a browser has and this Node has not, new for each program. */
function makeBrowser(): void {
  const { locks } = new SpecifiedLocks().open();
  const browser = { indexedDB: new IDBFactory(), navigator: { locks: withDefaults(locks) } };
  for (const [name, value] of Object.entries(browser)) {
    Object.defineProperty(globalThis, name, { value, configurable: true });
  }
}

/** Lets a program leave the options out, and the mode. */
function withDefaults(locks: LockManager): object {
  type Callback = Parameters<LockManager['request']>[2];
  return {
    request: (
      name: string,
      options: Partial<LockRequestOptions> | Callback,
      callback: Callback = () => undefined,
    ) =>
      typeof options === 'function'
        ? locks.request(name, { mode: 'exclusive' }, options)
        : locks.request(name, { mode: 'exclusive', ...options }, callback),
    query: () => locks.query(),
  };
}

function runNext(): void {
  const path = paths.shift();
  if (path === undefined) return;
  output = '';
  errors = [];
  settled = false;
  makeBrowser();
  const timer = setTimeout(() => {
    errors.push(`has not ended in ${String(patience)} ms`);
    post();
    process.exit();
  }, patience).unref();
  process.once('beforeExit', () => {
    clearTimeout(timer);
    if (!settled) errors.push('waits for ever in an await');
    post();
    runNext();
  });
  import(path)
    .catch((error: unknown) => errors.push(String(error)))
    .finally(() => (settled = true));
}

function post(): void {
  parentPort?.postMessage({ output, errors } satisfies Run);
}

runNext();
