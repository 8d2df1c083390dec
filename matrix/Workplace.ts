import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeConsumer } from '../spec/package/helpers/makeConsumer.js';
import { pack } from '../spec/package/helpers/pack.js';
import { packageFolder } from './harness/packageFolder.js';
import { versionsOf } from './harness/versionsOf.js';

/** What the cells work on. */
export interface Workplace {
  readonly tarball: string;
  /** Projects that have the tarball installed, by the version of their RxJS. */
  readonly consumers: ReadonlyMap<string, string>;
}

/** Packs what is built, and makes a project for each RxJS. */
export async function makeWorkplace(folder: string): Promise<Workplace> {
  const { tarball } = await pack(folder);
  const consumers = new Map<string, string>();
  for (const version of versionsOf('rxjs')) {
    const consumer = join(folder, `rxjs-${version}`);
    await makeConsumer(consumer, tarball, packageFolder(`rxjs-${version}`));
    addSpecs(consumer);
    cpSync('build/matrix/smoke.js', join(consumer, 'smoke.js'));
    consumers.set(version, consumer);
  }
  return { tarball, consumers };
}

/** Puts the compiled specs into a project, where they find the installed package as `lib/`. */
function addSpecs(consumer: string): void {
  cpSync('build/spec', join(consumer, 'spec'), { recursive: true });
  cpSync('build/marbles', join(consumer, 'marbles'), { recursive: true });
  mkdirSync(join(consumer, 'lib'));
  writeFileSync(join(consumer, 'lib/index.js'), `export * from 'rxjs-locks';\n`);

  const installed = join(consumer, 'node_modules');
  // A copy, since it would find the project's RxJS from where a link leads to.
  cpSync(packageFolder('rxjs-marbles'), join(installed, 'rxjs-marbles'), { recursive: true });
  for (const name of ['fast-equals', 'fast-check', 'rollup', 'tslib', 'typescript']) {
    symlinkSync(packageFolder(name), join(installed, name), 'junction');
  }
}
