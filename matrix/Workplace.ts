import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { makeConsumer } from '../spec/package/helpers/makeConsumer.js';
import { pack } from '../spec/package/helpers/pack.js';
import { addSpecs } from './harness/addSpecs.js';
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
