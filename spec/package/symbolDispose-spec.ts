import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode } from './helpers/runNode.js';

/**
 * Replaces the global `Symbol` with one that lacks only what came with `Symbol.dispose`. Node does
 * not allow deleting that from its own.
 */
const preload = `
const native = Symbol;
const { dispose, asyncDispose, ...rest } = Object.getOwnPropertyDescriptors(native);
globalThis.Symbol = Object.defineProperties((text) => native(text), rest);
`;

/** A story that uses the whole package, and prints the results. */
const program = (load: string): string => `
${load}
const told = [];
const lock = new Lock();
const held = lock.tryAcquire();
// A method with an unchecked computed name would be called 'undefined'.
const disposers = (object) =>
  object === null || object === Object.prototype ? 0 :
  Reflect.ownKeys(object).filter((key) => key === Symbol.dispose || key === 'undefined').length +
  disposers(Object.getPrototypeOf(object));
told.push(typeof Symbol.dispose, disposers(held), disposers(lock), disposers(new BoundedSemaphore(1)));
of('waited').pipe(withLock(lock)).subscribe((value) => told.push(value));
held.release();
usingLock(new Semaphore(2).acquire(2), (permit) => of(permit.released)).subscribe((value) => told.push(value));
of(1, 2, 3).pipe(throttleBySemaphore(new BoundedSemaphore(1), (n) => of(n * n))).subscribe((value) => told.push(value));
const event = new Event();
event.wait().subscribe((value) => told.push(value));
event.set();
const condition = new Condition(lock);
usingLock(condition, () => condition.wait()).subscribe(() => told.push('notified'));
usingLock(condition, () => (condition.notify(), [])).subscribe();
told.push(lock.locked());
const disposed = lock.tryAcquire();
if (Symbol.dispose) disposed[Symbol.dispose]();
told.push(disposed.released);
const accounts = new KeyedLock();
of('keyed').pipe(withLock(accounts.for('ada'))).subscribe((value) => told.push(value));
const files = new ReadWriteLock();
of('read').pipe(withLock(files.read)).subscribe((value) => told.push(value));
const limiter = new RateLimiter(1, 1000);
of('rate').pipe(withLock(limiter)).subscribe((value) => told.push(value));
if (Symbol.dispose) limiter[Symbol.dispose]();
else limiter.close();
told.push(limiter.closed);
const barrier = new Barrier(1);
barrier.wait().subscribe((value) => told.push(value));
if (Symbol.dispose) accounts[Symbol.dispose]();
else accounts.close();
told.push(accounts.closed, files.closed);
console.log(JSON.stringify(told));
`;

const esm = program(`
import { of } from 'rxjs';
import {
  Barrier, BoundedSemaphore, Condition, Event, KeyedLock, Lock, RateLimiter, ReadWriteLock,
  Semaphore, throttleBySemaphore, usingLock, withLock,
} from 'rxjs-locks';
`);
const cjs = program(`
const { of } = require('rxjs');
const {
  Barrier, BoundedSemaphore, Condition, Event, KeyedLock, Lock, RateLimiter, ReadWriteLock,
  Semaphore, throttleBySemaphore, usingLock, withLock,
} = require('rxjs-locks');
`);

describe('a runtime without Symbol.dispose', () => {
  const path = resolve('build/withoutDispose.mjs');
  const everything = ['waited', false, 1, 4, 9, true, 'notified', false];
  const afterwards = ['keyed', 'read', 'rate', true, 0, true, false];

  beforeAll(() => {
    mkdirSync('build', { recursive: true });
    writeFileSync(path, preload);
  });

  for (const [format, source] of [
    ['module', esm],
    ['commonjs', cjs],
  ] as const) {
    const args = [`--input-type=${format}`, '--eval', source];

    it(`has everything but the method, as ${format}`, async () => {
      const output = await runNode(['--import', pathToFileURL(path).href, ...args]);
      expect(JSON.parse(output)).toEqual([
        'undefined',
        0,
        0,
        0,
        ...everything,
        false,
        ...afterwards,
      ]);
    });

    it(`differs from one that has it, whose method gives back, and closes, as ${format}`, async () => {
      expect(JSON.parse(await runNode(args))).toEqual([
        'symbol',
        1,
        1,
        1,
        ...everything,
        true,
        ...afterwards,
      ]);
    });
  }
});
