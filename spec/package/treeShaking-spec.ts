import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as api from 'rxjs-locks';
import { bundle } from './helpers/bundle.js';
import { publicExports } from './helpers/publicExports.js';

/** What an import must bring in: modules that a user knows, and the rules below them. */
const brings: Record<string, readonly string[]> = {
  NotLockedError: [],
  CanceledError: [],
  ClosedError: [],
  LeaseLostError: [],
  BrokenBarrierError: [],
  OverflowError: [],
  Event: ['core/rules/EventCore', 'primitives/Event'],
  Lock: ['core/rules/LockCore', 'primitives/Lock'],
  Condition: [
    'core/rules/ConditionCore',
    'core/rules/LockCore',
    'primitives/Condition',
    'primitives/Lock',
  ],
  Semaphore: ['core/rules/PermitCore', 'core/rules/SemaphoreCore', 'primitives/Semaphore'],
  BoundedSemaphore: [
    'core/rules/PermitCore',
    'core/rules/SemaphoreCore',
    'primitives/BoundedSemaphore',
    'primitives/Semaphore',
  ],
  Barrier: ['core/rules/BarrierCore', 'primitives/Barrier'],
  ReadWriteLock: [
    'core/rules/PermitCore',
    'core/rules/ReadWriteLockCore',
    'primitives/ReadWriteLock',
  ],
  KeyedLock: [
    'core/rules/KeyGroupCore',
    'core/rules/KeyedCore',
    'core/rules/PermitCore',
    'core/rules/SemaphoreCore',
    'primitives/KeyedLock',
  ],
  RateLimiter: ['core/rules/RateLimiterCore', 'primitives/RateLimiter'],
  allOf: ['operators/allOf'],
  usingLock: ['operators/usingLock'],
  withLock: ['operators/usingLock', 'operators/withLock'],
  throttleBySemaphore: ['operators/throttleBySemaphore'],
};

describe('an import', () => {
  for (const [name, expected] of Object.entries(brings)) {
    it(`of ${name} alone brings ${expected.join(', ') || 'no primitive and no operator'}`, async () => {
      const { modules } = await bundle(`export { ${name} } from 'rxjs-locks';`);
      const known = modules.map((path) => path.replace(/\.js$/, ''));
      expect(known.filter((path) => /^(primitives|operators)\/|Core$/.test(path))).toEqual([
        ...expected,
      ]);
    });
  }

  it('is measured for everything that the package exports', () => {
    const values = publicExports().filter(({ typeOnly }) => !typeOnly);
    expect(Object.keys(brings).sort()).toEqual(values.map(({ name }) => name).sort());
  });

  for (const name of [
    'NotLockedError',
    'CanceledError',
    'ClosedError',
    'LeaseLostError',
    'BrokenBarrierError',
    'OverflowError',
  ]) {
    it(`of ${name} alone brings its module and nothing else`, async () => {
      const { modules } = await bundle(`export { ${name} } from 'rxjs-locks';`);
      expect(modules).toEqual(['errors.js']);
    });
  }

  it('of nothing brings nothing', async () => {
    const { modules } = await bundle(`import 'rxjs-locks';`);
    expect(modules).toEqual([]);
  });

  it('of withLock alone brings nothing that the primitives are made of', async () => {
    const { modules } = await bundle(`export { withLock } from 'rxjs-locks';`);
    expect(modules.filter((path) => path.startsWith('core/rules/'))).toEqual([]);
  });

  it('of a primitive alone brings nothing that the operators are made of', async () => {
    const { modules } = await bundle(
      `export { Barrier, BoundedSemaphore, Condition, Event, KeyedLock, RateLimiter, ReadWriteLock } from 'rxjs-locks';`,
    );
    expect(modules).not.toContain('shared/CriticalSection.js');
  });

  it('of rxjs-locks/web brings no primitive, no operator and no rule of the others', async () => {
    const { modules } = await bundle(`export * from 'rxjs-locks/web';`);
    expect(modules).toContain('web/WebLock.js');
    expect(modules.filter((path) => /^(primitives|operators|core\/rules)\//.test(path))).toEqual(
      [],
    );
  });

  it('of rxjs-locks/redis brings no primitive, no operator and no rule of the others', async () => {
    const { modules } = await bundle(`export * from 'rxjs-locks/redis';`);
    expect(modules).toContain('redis/RedisLocks.js');
    expect(
      modules.filter((path) => /^(primitives|operators|core\/rules|web)\//.test(path)),
    ).toEqual([]);
  });

  it('of rxjs-locks/inspect brings no primitive, no operator and no rule of the others', async () => {
    const { modules } = await bundle(`export * from 'rxjs-locks/inspect';`);
    expect(modules).toContain('inspect/Inspector.js');
    expect(
      modules.filter((path) => /^(primitives|operators|core\/rules|web|redis)\//.test(path)),
    ).toEqual([]);
  });

  for (const name of Object.keys(brings)) {
    it(`of ${name} alone brings nothing of rxjs-locks/inspect`, async () => {
      const { modules } = await bundle(`export { ${name} } from 'rxjs-locks';`);
      expect(modules.filter((path) => path.startsWith('inspect/'))).toEqual([]);
    });
  }

  it('of formatReport alone brings no inspector', async () => {
    const { modules } = await bundle(`export { formatReport } from 'rxjs-locks/inspect';`);
    expect(modules).not.toContain('inspect/Inspector.js');
  });

  it('of WebLock alone brings no other lock between tabs', async () => {
    const { modules } = await bundle(`export { WebLock } from 'rxjs-locks/web';`);
    expect(modules.filter((path) => /WebSemaphore|WebReadWriteLock/.test(path))).toEqual([]);
  });

  it('keeps Symbol.dispose on the permits and the primitives of a bundle', async () => {
    const { code } = await bundle(`export { Lock } from 'rxjs-locks';`);
    const path = resolve('build/bundles/lock.mjs');
    mkdirSync(resolve('build/bundles'), { recursive: true });
    writeFileSync(path, code);
    const { Lock } = (await import(pathToFileURL(path).href)) as typeof api;
    const lock = new Lock();
    const permit = lock.tryAcquire();
    permit?.[Symbol.dispose]();
    expect(permit?.released).toBeTrue();
    lock[Symbol.dispose]();
    expect(lock.closed).toBeTrue();
  });
});
