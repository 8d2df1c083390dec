import { History, type Room } from '../spec/web/helpers/Ledger.js';
import { nothingLeft } from '../spec/web/helpers/wander.js';
import { Browser } from './helpers/Browser.js';
import type { Tab } from './helpers/Tab.js';

jasmine.DEFAULT_TIMEOUT_INTERVAL = 30_000;

describe('between the tabs of Chromium:', () => {
  let browser: Browser;
  let history: History;
  let names = 0;
  let name: string;
  let tabs: Tab[];

  beforeAll(async () => {
    browser = await Browser.start();
    await browser.context.exposeFunction('enter', (room: Room) => history.enter(room));
    await browser.context.exposeFunction('leave', (room: Room) => history.leave(room));
  }, 60_000);
  afterAll(() => browser.end(), 60_000);
  beforeEach(async () => {
    name = `spec ${String(++names)}`;
    history = new History();
    tabs = await Promise.all(Array.from({ length: 4 }, () => browser.open()));
  });
  afterEach(async () => {
    await Promise.all(tabs.map(({ page }) => page.close()));
  });

  /** The tabs, which are there. */
  const four = (): [Tab, Tab, Tab, Tab] => tabs as [Tab, Tab, Tab, Tab];

  for (const [kind, inside] of [
    ['lock', 1],
    ['write', 1],
    ['seat', 2],
  ] as const) {
    it(`${kind}: those that wait are granted in the order in which they asked`, async () => {
      const order = [0, 1, 2, 3, 2, 0, 3, 1];
      for (const [place, each] of order.entries()) {
        await tabs[each]?.call('ask', kind, name, String(place));
      }
      for (const [place, each] of order.entries()) {
        await tabs[each]?.until(String(place), 'held');
        const next = order[place + inside];
        if (next !== undefined) {
          expect(await tabs[next]?.call('stateOf', String(place + inside))).toBe('waits');
        }
        await tabs[each]?.call('release', String(place));
      }
    });
  }

  it('readers are inside together, and a writer that waits lets them in when it leaves', async () => {
    const [one, two, three] = four();
    await one.call('ask', 'read', name, 'first');
    await one.until('first', 'held');
    await two.call('ask', 'write', name, 'writer');
    await three.call('ask', 'read', name, 'second');
    await one.call('ask', 'read', name, 'third');
    expect(await three.call('stateOf', 'second')).toBe('waits');
    await two.call('leave', 'writer');
    await three.until('second', 'held');
    await one.until('third', 'held');
  });

  it('a steal takes the lock from another tab, whose lease is lost', async () => {
    const [one, two] = four();
    await one.call('ask', 'lock', name, 'holder');
    await one.until('holder', 'held');
    await two.call('ask', 'steal', name, 'thief');
    await two.until('thief', 'held');
    await one.until('holder', 'lost');
    expect(await two.call('queryLock', name)).toEqual({ held: 1, waiting: 0 });
  });

  /** What is asked for, what it waits for, and what stands between. */
  const kinds = [
    ['lock', ['lock'], 'lock'],
    ['seat', ['seat', 'seat'], 'seat'],
    ['read', ['write'], 'write'],
  ] as const;

  const ends: readonly (readonly [string, (tab: Tab) => Promise<unknown>])[] = [
    ['is closed', ({ page }) => page.close()],
    ['crashes', (tab) => tab.crash()],
    ['goes to another page', ({ page }) => page.goto('about:blank')],
    ['is loaded again', ({ page }) => page.reload()],
  ];
  for (const [what, end] of ends) {
    it(`a tab that ${what} gives back what it holds, and waits no more`, async () => {
      const [holder, waiter, next, other] = four();
      for (const [kind, held, waits] of kinds) {
        for (const [index, each] of held.entries()) {
          await holder.call('ask', each, name, `${kind} ${String(index)}`);
          await holder.until(`${kind} ${String(index)}`, 'held');
        }
        await waiter.call('ask', waits, name, kind);
        await next.call('ask', kind, name, kind);
        await other.call('ask', kind, name, kind);
      }
      await end(waiter);
      for (const [kind] of kinds) expect(await next.call('stateOf', kind)).toBe('waits');
      await end(holder);
      for (const [kind] of kinds) {
        await next.until(kind, 'held');
        await next.call('release', kind);
        await other.until(kind, 'held');
        await other.call('release', kind);
      }
      expect(await other.call('leftUnder', name)).toEqual(nothingLeft);
    });
  }

  it('a tab that is frozen keeps what it holds', async () => {
    const [holder, next] = four();
    await holder.call('ask', 'lock', name, 'held');
    await holder.until('held', 'held');
    await next.call('ask', 'lock', name, 'next');
    await holder.setLifecycle('frozen');
    expect(await next.call('queryLock', name)).toEqual({ held: 1, waiting: 1 });
    expect(await next.call('stateOf', 'next')).toBe('waits');
    await holder.setLifecycle('active');
    await holder.call('release', 'held');
    await next.until('next', 'held');
  });

  it('a tab that is frozen while it waits is granted in its turn, and goes on when it wakes up', async () => {
    const [holder, frozen, next] = four();
    await holder.call('ask', 'lock', name, 'held');
    await holder.until('held', 'held');
    await frozen.call('ask', 'lock', name, 'waits');
    await next.call('ask', 'lock', name, 'next');
    await frozen.setLifecycle('frozen');
    await holder.call('release', 'held');
    expect(await next.call('queryLock', name)).toEqual({ held: 1, waiting: 1 });
    expect(await next.call('stateOf', 'next')).toBe('waits');
    await frozen.setLifecycle('active');
    await frozen.until('waits', 'held');
    await frozen.call('release', 'waits');
    await next.until('next', 'held');
  });

  it('four tabs that ask at random and leave at every moment never overlap, and leave nothing behind', async () => {
    const seed = Math.floor(Math.random() * 2 ** 31);
    await Promise.all(tabs.map((tab, index) => tab.call('wanderHere', name, seed + index, 25)));
    expect(history.overlaps)
      .withContext(`seed ${String(seed)}`)
      .toEqual([]);
    expect(history.inside).toEqual({ lock: 0, reader: 0, writer: 0, seat: 0 });
    expect(Math.min(...Object.values(history.entered))).toBeGreaterThan(10);
    expect(await four()[0].call('leftUnder', name)).toEqual(nothingLeft);
  });
});
