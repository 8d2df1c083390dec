import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { type Browser, chromium } from 'playwright-core';
import { Site } from './Site.js';
import type { Tab } from './Tab.js';
import { until } from './until.js';

const orders = [1, 2, 3, 4, 5].map((id) => `order ${String(id)}`);
const loading = orders.map(() => 'loading');

const refreshes = (waiting: number) =>
  `this tab refreshes the token, requests that wait: ${String(waiting)}`;
const waits = (waiting: number) =>
  `this tab does not refresh the token, requests that wait: ${String(waiting)}`;

let browser: Browser;
let site: Site;
before(async () => {
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
});
after(() => browser.close());
beforeEach(async () => {
  site = await Site.start(browser);
});
afterEach(() => site.end());

/** Opens two tabs: one request of the first refreshes the token, and all others wait. */
async function openTwo(): Promise<[Tab, Tab]> {
  const first = await site.open();
  await first.untilStatus(refreshes(4));
  const second = await site.open();
  await second.untilStatus(waits(5));
  await until(() => site.api.counts.refreshes, 1);
  return [first, second];
}

/** Resolves when both tabs show all orders, and nobody has the lock. */
async function allLoaded(): Promise<void> {
  for (const tab of site.tabs) {
    await tab.untilOrders(orders);
    await tab.untilStatus(waits(0));
  }
}

function assertQuiet(): void {
  for (const { complaints, foreign } of site.tabs) {
    assert.deepEqual(complaints, []);
    assert.deepEqual(foreign, []);
  }
}

void test('ten requests of two tabs are refused, one refresh is made, and all succeed', async () => {
  const [first, second] = await openTwo();
  assert.deepEqual(await first.orders(), loading);
  assert.deepEqual(await second.orders(), loading);
  await site.answerRefresh();
  await allLoaded();
  assert.deepEqual(site.api.counts, { refused: 10, answered: 10, refreshes: 1 });
  assert.equal(first.refused + second.refused, 10);
  assertQuiet();
});

void test('a token that expires later is refreshed once more, and only once', async () => {
  const [first, second] = await openTwo();
  await site.answerRefresh();
  await allLoaded();
  site.api.expire();
  await second.loadAgain();
  await second.untilStatus(refreshes(4));
  await first.loadAgain();
  await first.untilStatus(waits(5));
  await site.answerRefresh();
  await allLoaded();
  assert.deepEqual(site.api.counts, { refused: 20, answered: 20, refreshes: 2 });
  assertQuiet();
});

void test('a tab that finds an expired token in the database gets a new one', async () => {
  await openTwo();
  await site.answerRefresh();
  await allLoaded();
  site.api.expire();
  const third = await site.open();
  await third.untilStatus(refreshes(4));
  await site.answerRefresh();
  await allLoaded();
  // Its requests have been refused with no token, and with the old one.
  assert.deepEqual(site.api.counts, { refused: 20, answered: 15, refreshes: 2 });
  assertQuiet();
});

void test('going to another page takes the waiting requests back', async () => {
  const [first, second] = await openTwo();
  await second.goTo('Help');
  await second.untilStatus(waits(0));
  const { held, waiting } = await first.locks();
  assert.deepEqual({ held, waiting }, { held: 1, waiting: 4 });
  await site.answerRefresh();
  await first.untilOrders(orders);
  await first.untilStatus(waits(0));
  // The server would have been asked by now.
  await setTimeout(200);
  assert.deepEqual(site.api.counts, { refused: 10, answered: 5, refreshes: 1 });
  await second.goTo('Orders');
  await allLoaded();
  // Five with no token, in a tab that has not seen one yet.
  assert.deepEqual(site.api.counts, { refused: 15, answered: 10, refreshes: 1 });
  assertQuiet();
});

void test('a tab that is closed while it refreshes hands over to the other one', async () => {
  const [first, second] = await openTwo();
  await first.page.close();
  site.tabs.shift();
  await second.untilStatus(refreshes(4));
  await until(() => site.api.counts.refreshes, 2);
  await site.answerRefresh();
  await allLoaded();
  assert.equal(site.api.counts.answered, 5);
  assertQuiet();
});

void test('a refresh that is refused fails all that wait in its tab, and each tab asks once', async () => {
  const [first, second] = await openTwo();
  const failed = orders.map(() => 'not available');
  await site.answerRefresh(false);
  await first.untilOrders(failed);
  await second.untilStatus(refreshes(4));
  await site.answerRefresh(false);
  await second.untilOrders(failed);
  for (const tab of site.tabs) await tab.untilStatus(waits(0));
  assert.deepEqual(site.api.counts, { refused: 10, answered: 0, refreshes: 2 });
  assertQuiet();
});

void test('there is no zone.js', async () => {
  const tab = await site.open();
  assert.equal(await tab.page.evaluate(() => 'Zone' in globalThis), false);
});
