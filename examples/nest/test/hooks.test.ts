import 'reflect-metadata';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ReportsModule } from '../src/reports/ReportsModule.js';
import { Renderer } from '../src/reports/Renderer.js';
import { ask } from './ask.js';
import { SteppedRenderer } from './SteppedRenderer.js';
import { until } from './until.js';

/** Records which hooks Nest has called. */
class Hooks implements BeforeApplicationShutdown, OnApplicationShutdown {
  readonly called: string[] = [];

  beforeApplicationShutdown(): void {
    this.called.push('beforeApplicationShutdown');
  }

  onApplicationShutdown(): void {
    this.called.push('onApplicationShutdown');
  }
}

/** Why everything here closes its locks in the first of the two. */
void test('Nest calls beforeApplicationShutdown while requests are open, and onApplicationShutdown after they have been answered', async () => {
  const renderer = new SteppedRenderer();
  const module = await Test.createTestingModule({ imports: [ReportsModule], providers: [Hooks] })
    .overrideProvider(Renderer)
    .useValue(renderer)
    .compile();
  const app = module.createNestApplication();
  const { called } = app.get(Hooks);
  await app.listen(0, '127.0.0.1');
  const asked = ask(`${await app.getUrl()}/reports/one`);
  await until(() => renderer.happened.length === 1);

  const closed = app.close();
  await until(() => called.length === 1);
  // Long enough for Nest to call the other hook if it did not wait for the request.
  await setTimeout(200);
  assert.deepEqual(called, ['beforeApplicationShutdown']);

  renderer.end('report one');
  assert.equal((await asked.answer).body, 'report one');
  await closed;
  assert.deepEqual(called, ['beforeApplicationShutdown', 'onApplicationShutdown']);
});
