import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { startApp, type StartedApp } from './StartedApp.js';
import { until } from './until.js';

const idle = { tenants: 0, free: 2, waiting: 0 };

let app: StartedApp;
beforeEach(async () => {
  app = await startApp();
});
afterEach(() => app.end());

/** Requests an invoice, and resolves once the request has come to the cap. */
async function came(tenant: string, request: string) {
  const asked = app.askFor(tenant, request);
  await until(() => app.tenantCap.came.includes(request));
  return asked;
}

const begun = () => app.renderer.happened.filter((happened) => happened.startsWith('begins'));

void test('a tenant with many requests holds up its own only', async () => {
  await came('ada', 'ada-1');
  await came('ada', 'ada-2');
  await came('ada', 'ada-3');
  const bob = await came('bob', 'bob-1');
  assert.deepEqual(begun(), ['begins ada-1 of ada', 'begins bob-1 of bob']);
  app.renderer.end('invoice', 'bob-1 of bob');
  assert.equal((await bob.answer).body, 'invoice');
});

void test('all tenants together run no more than the total', async () => {
  await came('ada', 'ada-1');
  await came('bob', 'bob-1');
  const cyd = await came('cyd', 'cyd-1');
  assert.deepEqual(app.tenantCap.state, { tenants: 3, free: 0, waiting: 1 });
  assert.deepEqual(begun(), ['begins ada-1 of ada', 'begins bob-1 of bob']);
  app.renderer.end('invoice', 'ada-1 of ada');
  await until(() => begun().length === 3);
  app.renderer.end('invoice', 'cyd-1 of cyd');
  assert.equal((await cyd.answer).status, 200);
});

void test('a request that waited runs in its own context, whoever let it in', async () => {
  const adaOne = await came('ada', 'ada-1');
  const bob = await came('bob', 'bob-1');
  const adaTwo = await came('ada', 'ada-2');
  const cyd = await came('cyd', 'cyd-1');
  // The end of a request of ada lets cyd in, and that of bob lets ada in.
  app.renderer.end('invoice', 'ada-1 of ada');
  await until(() => begun().length === 3);
  app.renderer.end('invoice', 'bob-1 of bob');
  await until(() => begun().length === 4);
  assert.deepEqual(begun(), [
    'begins ada-1 of ada',
    'begins bob-1 of bob',
    'begins cyd-1 of cyd',
    'begins ada-2 of ada',
  ]);
  app.renderer.end('invoice');
  for (const asked of [adaOne, bob, cyd, adaTwo]) assert.equal((await asked.answer).status, 200);
  assert.deepEqual(app.tenantCap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('a client that disconnects leaves the queue of its tenant, and that of all', async () => {
  const one = await came('ada', 'ada-1');
  const two = await came('ada', 'ada-2');
  const bob = await came('bob', 'bob-1');
  const cyd = await came('cyd', 'cyd-1');
  cyd.abort();
  await until(() => app.tenantCap.state.waiting === 0);
  two.abort();
  await until(() => app.tenantCap.waited.includes('ada-2'));
  const three = await came('ada', 'ada-3');
  app.renderer.end('invoice', 'ada-1 of ada');
  await until(() => begun().length === 3);
  assert.equal(begun().at(-1), 'begins ada-3 of ada');
  app.renderer.end('invoice');
  for (const asked of [one, bob, three]) assert.equal((await asked.answer).status, 200);
  assert.deepEqual(app.tenantCap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('at shutdown those that wait for a tenant or for all are answered with 503', async () => {
  const one = await came('ada', 'ada-1');
  const bob = await came('bob', 'bob-1');
  const two = await came('ada', 'ada-2');
  const cyd = await came('cyd', 'cyd-1');
  const closed = app.close();
  assert.equal((await two.answer).status, 503);
  assert.equal((await cyd.answer).status, 503);
  app.renderer.end('invoice');
  assert.equal((await one.answer).body, 'invoice');
  assert.equal((await bob.answer).body, 'invoice');
  await closed;
  assert.deepEqual(app.logged, []);
});

void test('a request that names no tenant is answered with 400', async () => {
  const { status } = await app.askFor('', 'nobody-1').answer;
  assert.equal(status, 400);
  assert.deepEqual(app.tenantCap.came, []);
});
