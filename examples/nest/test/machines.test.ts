import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { CronExpression } from '@nestjs/schedule';
import { type Instance, startInstance } from './Instance.js';
import { hasRedisServer, type RedisServer, startRedis } from './RedisServer.js';
import { until } from './until.js';

const isCI = process.env['CI'] === 'true';
const skip = hasRedisServer || isCI ? false : 'needs a server: apt-get install redis-server';

void describe('on two machines', { skip }, () => {
  let server: RedisServer;
  let one: Instance;
  let two: Instance;

  beforeEach(async () => {
    server = await startRedis();
    process.env['REDIS_URL'] = server.url;
    [one, two] = await Promise.all([startInstance(), startInstance()]);
  });

  afterEach(async () => {
    await Promise.all([one.close(), two.close()]);
    await server.stop();
  });

  void it('a job that is due on both runs on one of them', async () => {
    assert.deepEqual([one.due, two.due], [CronExpression.EVERY_DAY_AT_3AM, one.due]);
    const nights = [one.night(), two.night()];
    const over = Promise.race(nights).then(() => 'one is over');
    assert.equal(await Promise.race([over, setTimeout(5_000, 'both are due')]), 'one is over');
    const happened = () => [...one.renderer.happened, ...two.renderer.happened];
    // The instance that skips it may hear so before the other one hears that it runs.
    await until(() => happened().length > 0);
    assert.deepEqual(happened(), ['begins of the night']);
    one.renderer.end('done');
    two.renderer.end('done');
    await Promise.all(nights);
    assert.deepEqual(happened(), ['begins of the night', 'leaves of the night']);
  });

  void it('requests for one account run one after the other, those for another do not wait', async () => {
    const first = one.ask('ada');
    await until(() => one.renderer.happened.length === 1);
    const second = two.ask('ada');
    await until(async () => (await server.waiting('account:ada')) === 1);
    const other = two.ask('bob');
    await until(() => two.renderer.happened.length === 1);
    assert.deepEqual(two.renderer.happened, ['begins of bob']);
    two.renderer.end('bob: 1');
    assert.equal((await other.answer).body, 'bob: 1');
    one.renderer.end('ada: 1');
    assert.equal((await first.answer).body, 'ada: 1');
    await until(() => two.renderer.happened.at(-1) === 'begins of ada');
    two.renderer.end('ada: 2');
    assert.equal((await second.answer).body, 'ada: 2');
  });

  void it('a client that disconnects leaves the queue in the server', async () => {
    const first = one.ask('ada');
    await until(() => one.renderer.happened.length === 1);
    const second = two.ask('ada');
    await until(async () => (await server.waiting('account:ada')) === 1);
    second.abort();
    await until(async () => (await server.waiting('account:ada')) === 0);
    one.renderer.end('ada: 1');
    assert.equal((await first.answer).status, 200);
  });

  void it('an instance that ends gives back what it holds at once, and answers with 503', async () => {
    const first = one.ask('ada');
    await until(() => one.renderer.happened.length === 1);
    const second = two.ask('ada');
    await until(async () => (await server.waiting('account:ada')) === 1);
    const began = performance.now();
    await one.close();
    assert.equal((await first.answer).status, 503);
    await until(() => two.renderer.happened.length === 1);
    // Far less than a lease.
    assert.ok(performance.now() - began < 2_000);
    assert.deepEqual(one.renderer.happened, ['begins of ada', 'leaves of ada']);
    two.renderer.end('ada: 1');
    assert.equal((await second.answer).body, 'ada: 1');
  });
});
