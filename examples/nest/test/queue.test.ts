import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { afterEach, test } from 'node:test';
import type { ExecutionContext } from '@nestjs/common';
import { type Observable, of, Subject } from 'rxjs';
import { startApp, type StartedApp } from './StartedApp.js';
import { until } from './until.js';

const idle = { value: 1, waiting: 0 };
const unavailable = {
  status: 503,
  retryAfter: '5',
  body: '{"message":"Service Unavailable","statusCode":503}',
};

let app: StartedApp;
afterEach(() => app.end());

/** Requests a report, and resolves once it is being rendered. */
async function rendering(name: string) {
  const asked = app.ask(name);
  await until(() => app.renderer.happened.includes(`begins ${name}`));
  return asked;
}

/** Requests a report, and resolves once the request waits behind that many others. */
async function waiting(name: string, behind = 0) {
  const asked = app.ask(name);
  await until(() => app.cap.state.waiting === behind + 1);
  return asked;
}

void test('requests run one after the other, in the order in which they came', async () => {
  app = await startApp();
  const one = await rendering('one');
  const two = await waiting('two');
  const three = await waiting('three', 1);
  for (const [name, asked] of Object.entries({ one, two, three })) {
    await until(() => app.renderer.happened.at(-1) === `begins ${name}`);
    app.renderer.end(`report ${name}`);
    const { status, body } = await asked.answer;
    assert.deepEqual({ status, body }, { status: 200, body: `report ${name}` });
  }
  assert.deepEqual(app.cap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('a client that disconnects while it waits leaves the queue', async () => {
  app = await startApp();
  const one = await rendering('one');
  const two = await waiting('two');
  const three = await waiting('three', 1);
  two.abort();
  await until(() => app.cap.state.waiting === 1);
  app.renderer.end('report one');
  assert.equal((await one.answer).status, 200);
  await until(() => app.renderer.happened.at(-1) === 'begins three');
  app.renderer.end('report three');
  assert.equal((await three.answer).body, 'report three');
  assert.deepEqual(app.renderer.happened, [
    'begins one',
    'leaves one',
    'begins three',
    'leaves three',
  ]);
  assert.deepEqual(app.cap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('a client that disconnects before it is in the queue does not enter it', async () => {
  let looks$: Observable<boolean> = of(true);
  let response: ServerResponse | undefined;
  const canActivate = (context: ExecutionContext) => {
    response = context.switchToHttp().getResponse<ServerResponse>();
    return looks$;
  };
  app = await startApp({}, { canActivate });
  const one = await rendering('one');

  const looked$ = new Subject<boolean>();
  looks$ = looked$;
  const two = app.ask('two');
  await until(() => looked$.observed);
  two.abort();
  await until(() => response?.closed === true);
  looked$.next(true);
  looked$.complete();

  looks$ = of(true);
  const three = await waiting('three');
  app.renderer.end('report one');
  assert.equal((await one.answer).status, 200);
  await until(() => app.renderer.happened.at(-1) === 'begins three');
  app.renderer.end('report three');
  assert.equal((await three.answer).status, 200);
  assert.deepEqual(app.cap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('a client that disconnects while its report is rendered stops it, and the next one runs', async () => {
  app = await startApp();
  const one = await rendering('one');
  const two = await waiting('two');
  one.abort();
  await until(() => app.renderer.happened.includes('begins two'));
  app.renderer.end('report two');
  assert.equal((await two.answer).body, 'report two');
  assert.deepEqual(app.renderer.happened, ['begins one', 'leaves one', 'begins two', 'leaves two']);
  assert.deepEqual(app.cap.state, idle);
  assert.deepEqual(app.logged, []);
});

void test('a request that waits too long is answered with 503, and is not rendered', async () => {
  app = await startApp({ patience: 50 });
  const one = await rendering('one');
  const two = await waiting('two');
  assert.deepEqual(await two.answer, unavailable);
  assert.equal(app.cap.state.waiting, 0);
  // The time limit is for the wait only: a running request may take longer.
  app.renderer.end('report one');
  assert.equal((await one.answer).status, 200);
  assert.deepEqual(app.renderer.happened, ['begins one', 'leaves one']);
  assert.deepEqual(app.logged, []);
});

void test('a request that would wait behind too many is answered with 503 at once', async () => {
  app = await startApp();
  await rendering('one');
  await waiting('two');
  await waiting('three', 1);
  assert.deepEqual(await app.ask('four').answer, unavailable);
  assert.deepEqual(app.cap.state, { value: 0, waiting: 2 });
  assert.deepEqual(app.renderer.happened, ['begins one']);
  assert.deepEqual(app.logged, []);
});

void test('an error of the work is answered with 500, and the next one can run', async () => {
  app = await startApp();
  const one = await rendering('one');
  app.renderer.fail(new Error('no paper'));
  const { status, retryAfter } = await one.answer;
  assert.deepEqual({ status, retryAfter }, { status: 500, retryAfter: undefined });
  assert.deepEqual(app.cap.state, idle);
  assert.equal(app.logged.length > 0, true);
});

void test('at shutdown waiting requests are answered with 503, and the running one finishes', async () => {
  app = await startApp();
  const one = await rendering('one');
  const two = await waiting('two');
  const three = await waiting('three', 1);
  const closed = app.close();
  assert.deepEqual(await two.answer, unavailable);
  assert.deepEqual(await three.answer, unavailable);
  assert.deepEqual(app.renderer.happened, ['begins one']);
  app.renderer.end('report one');
  assert.equal((await one.answer).body, 'report one');
  await closed;
  assert.deepEqual(app.logged, []);
});
