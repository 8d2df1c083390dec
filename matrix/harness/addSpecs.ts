import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './packageFolder.js';

/** Puts the compiled specs into a project, where they find the installed package as `lib/`. */
export function addSpecs(consumer: string): void {
  cpSync('build/spec', join(consumer, 'spec'), { recursive: true });
  cpSync('build/marbles', join(consumer, 'marbles'), { recursive: true });
  mkdirSync(join(consumer, 'lib'));
  writeFileSync(join(consumer, 'lib/index.js'), `export * from 'rxjs-locks';\n`);
  for (const entry of ['inspect', 'redis', 'web']) {
    mkdirSync(join(consumer, 'lib', entry));
    writeFileSync(
      join(consumer, 'lib', entry, 'index.js'),
      `export * from 'rxjs-locks/${entry}';\n`,
    );
  }

  const installed = join(consumer, 'node_modules');
  // A copy, since it would find the project's RxJS from where a link leads to.
  cpSync(packageFolder('rxjs-marbles'), join(installed, 'rxjs-marbles'), { recursive: true });
  for (const name of [
    '@opentelemetry',
    'fast-equals',
    'fast-check',
    'ioredis',
    'ioredis-5',
    'redis',
    'redis-4',
    'rollup',
    'tslib',
    'typescript',
  ]) {
    symlinkSync(packageFolder(name), join(installed, name), 'junction');
  }
}
