import type { Browser, BrowserContext } from 'playwright-core';
import { serve, type Served } from '../demo/serve.js';
import { launchChromium } from '../matrix/harness/launchChromium.js';
import { DemoTab } from './helpers/DemoTab.js';

jasmine.DEFAULT_TIMEOUT_INTERVAL = 60_000;

describe('the demo, in two tabs,', () => {
  let chromium: Browser;
  let served: Served;
  let context: BrowserContext;
  let tabs: DemoTab[];
  let one: DemoTab;
  let two: DemoTab;

  beforeAll(async () => {
    served = await serve();
    chromium = await launchChromium();
  });
  afterAll(async () => {
    await chromium.close();
    await served.close();
  });
  beforeEach(async () => {
    context = await chromium.newContext({ viewport: { width: 1180, height: 1080 } });
    tabs = [];
    one = await open();
    two = await open();
  });
  afterEach(async () => {
    expect(tabs.flatMap(({ complaints }) => complaints)).toEqual([]);
    await context.close();
  });

  async function open(): Promise<DemoTab> {
    const tab = await DemoTab.open(context, served.url);
    tabs.push(tab);
    return tab;
  }

  it('lets one wait for the other, and a release hands over', async () => {
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    await two.press('Acquire WebLock');
    await two.until('WebLock', 'tab 1: inside', 'tab 2: waiting');
    expect(await two.state('WebLock')).toBe('{ held: false, waiting: 1 }');
    await one.until('WebLock', 'tab 1: inside', 'tab 2: waiting');
    await one.press('Release WebLock');
    await one.until('WebLock', 'tab 1: released', 'tab 2: inside');
    await two.until('WebLock', 'tab 1: released', 'tab 2: inside');
    expect(await two.state('WebLock')).toBe('{ held: true, waiting: 0 }');
  });

  it('takes the newest request that waits back', async () => {
    await one.press('Acquire WebSemaphore');
    await one.press('Acquire WebSemaphore');
    await one.until('WebSemaphore', 'tab 1: inside', 'tab 1: inside');
    await two.press('Acquire WebSemaphore');
    await two.press('Acquire WebSemaphore');
    await two.press('Leave WebSemaphore');
    const shown = ['tab 1: inside', 'tab 1: inside', 'tab 2: waiting', 'tab 2: left'];
    await two.until('WebSemaphore', ...shown);
    await one.until('WebSemaphore', ...shown);
  });

  it('marks a lease as lost that the other tab has stolen', async () => {
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    await two.press('Steal WebLock');
    await two.until('WebLock', 'tab 1: lost', 'tab 2: inside');
    await one.until('WebLock', 'tab 1: lost', 'tab 2: inside');
    expect(await one.page.getByRole('status').textContent()).toBe(
      'WebLock: tab 1 has lost the lock',
    );
  });

  it('lets readers of both in together, and a writer when they are out', async () => {
    await one.press('Read WebReadWriteLock');
    await one.until('WebReadWriteLock', 'tab 1 read: inside');
    await two.press('Read WebReadWriteLock');
    await two.until('WebReadWriteLock', 'tab 1 read: inside', 'tab 2 read: inside');
    await two.press('Write WebReadWriteLock');
    await one.press('Release WebReadWriteLock');
    await two.until(
      'WebReadWriteLock',
      'tab 1 read: released',
      'tab 2 read: inside',
      'tab 2 write: waiting',
    );
    await two.press('Release WebReadWriteLock');
    await one.until(
      'WebReadWriteLock',
      'tab 1 read: released',
      'tab 2 read: released',
      'tab 2 write: inside',
    );
  });

  it('shows a tab that is opened later what there is', async () => {
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    const three = await open();
    await three.until('WebLock', 'tab 1: inside');
    expect(await three.page.title()).toMatch(/^Tab 3/);
  });

  it('shows that a tab was closed, and who comes in then', async () => {
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    await two.press('Acquire WebLock');
    await one.page.close();
    await two.until('WebLock', 'tab 1: gone', 'tab 2: inside');
  });

  it('keeps the locks of one tab to that tab', async () => {
    await one.press('Acquire Lock');
    await two.press('Acquire Lock');
    await one.until('Lock', '#1: inside');
    await two.until('Lock', '#1: inside');
  });

  it('turns those away that wait for what is closed, and makes a new one', async () => {
    for (let count = 0; count < 3; count++) await one.press('Acquire Semaphore');
    await one.until('Semaphore', '#1: inside', '#2: inside', '#3: waiting');
    await one.press('Close Semaphore');
    await one.until('Semaphore', '#1: inside', '#2: inside', '#3: closed');
    await one.press('New Semaphore');
    await one.press('Acquire Semaphore');
    await one.until('Semaphore', '#1: released', '#2: released', '#3: closed', '#4: inside');
    expect(await one.state('Semaphore')).toBe('{ value: 1, waiting: 0 }');
  });

  it('lets those who wait for an event pass when it is set', async () => {
    await one.press('Wait Event');
    await one.press('Wait Event');
    await one.until('Event', '#1: waiting', '#2: waiting');
    await one.press('Set Event');
    await one.until('Event', '#1: passed', '#2: passed');
    expect(await one.state('Event')).toBe('{ isSet: true, waiting: 0 }');
    await one.press('Wait Event');
    await one.until('Event', '#1: passed', '#2: passed', '#3: passed');
    await one.press('Clear Event');
    await one.press('Wait Event');
    await one.until('Event', '#1: passed', '#2: passed', '#3: passed', '#4: waiting');
  });

  it('lets the holder of a condition wait until another holder notifies it', async () => {
    await one.press('Wait Condition');
    await one.press('Acquire Condition');
    await one.until('Condition', '#1 wait: waiting', '#2: inside');
    await one.press('Notify Condition');
    expect(await one.state('Condition')).toBe('{ waiting: 0 }');
    await one.until('Condition', '#1 wait: waiting', '#2: inside');
    await one.press('Release Condition');
    await one.until('Condition', '#1 wait: inside', '#2: released');
  });

  it('lets parties of a barrier pass together, and turns them away when it is aborted', async () => {
    await one.press('Wait Barrier');
    await one.press('Wait Barrier');
    await one.until('Barrier', '#1: waiting', '#2: waiting');
    await one.press('Wait Barrier');
    const passed = ['#1: passed', '#2: passed', '#3: passed'];
    await one.until('Barrier', ...passed);
    await one.press('Wait Barrier');
    await one.press('Abort Barrier');
    await one.until('Barrier', ...passed, '#4: closed');
    expect(await one.state('Barrier')).toBe('{ waiting: 0, broken: true }');
    await one.press('Reset Barrier');
    await one.press('Wait Barrier');
    await one.until('Barrier', ...passed, '#4: closed', '#5: waiting');
  });

  it('keeps one key free while another is held, and lets a request wait for both', async () => {
    await one.press('Ada KeyedLock');
    await one.press('Bob KeyedLock');
    await one.press('Both KeyedLock');
    await one.press('Release KeyedLock');
    await one.until('KeyedLock', '#1 ada: released', '#2 bob: inside', '#3 both: waiting');
    await one.press('Release KeyedLock');
    await one.until('KeyedLock', '#1 ada: released', '#2 bob: released', '#3 both: inside');
  });

  it('lets two pass a rate limiter, and the next one later', async () => {
    for (let count = 0; count < 3; count++) await one.press('Acquire RateLimiter');
    await one.until('RateLimiter', '#1: passed', '#2: passed', '#3: waiting');
    await one.until('RateLimiter', '#1: passed', '#2: passed', '#3: passed');
  });

  it('shows what an inspector reports of the locks of this tab', async () => {
    const some = 'Semaphore, ReadWriteLock, KeyedLock, Event, Condition';
    const idle = `idle: Lock, ${some}, 5 more`;
    await one.page.bringToFront();
    await one.page.getByText(idle).waitFor();
    await one.press('Acquire Lock');
    await one.press('Acquire Lock');
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    await one.page.getByText(`idle: ${some}, Barrier, 3 more`).waitFor();
    expect(await one.report()).toEqual([
      'Lock: Lock { locked: true, waiting: 1 }',
      '  held for #1 (#1)',
      '  waits for #2 (#2)',
      '',
      'WebLock: WebLock { held: true, waiting: 0 }',
      '  held for #3 (tab 1)',
      '',
      `idle: ${some}, Barrier, 3 more`,
    ]);
    await one.press('Release Lock');
    await one.press('Release Lock');
    await one.press('Release WebLock');
    await one.page.getByText(idle).waitFor();
    await one.press('Close Lock');
    await one.press('New Lock');
    await one.page.getByText(`idle: ${some}, Barrier, 5 more`).waitFor();
  });

  it('needs no mouse', async () => {
    const { keyboard } = one.page;
    const focused = (): Promise<string | null | undefined> =>
      one.page.evaluate(() => document.activeElement?.textContent);
    await one.page.bringToFront();
    await keyboard.press('Tab');
    expect(await focused()).toBe('Acquire Lock');
    await keyboard.press('Enter');
    await keyboard.press('Enter');
    await one.until('Lock', '#1: inside', '#2: waiting');
    await keyboard.press('Tab');
    await keyboard.press('Space');
    await one.until('Lock', '#1: inside', '#2: left');
    expect(await focused())
      .withContext('stays, with nothing to leave')
      .toBe('Leave Lock');
    const outline = await one.page.evaluate(
      () => document.activeElement && getComputedStyle(document.activeElement).outlineStyle,
    );
    expect(outline).toBe('solid');
    await keyboard.press('Tab');
    await keyboard.press('Enter');
    await one.until('Lock', '#1: released', '#2: left');
  });

  it('gives each button a name of its own, and tells who is inside', async () => {
    const names = await one.buttonNames();
    expect(names).toContain('Steal WebLock');
    expect(names.length).toBe(52);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[A-Z][a-z]+ [A-Z]\w+$/);
    await one.press('Acquire Lock');
    await one.until('Lock', '#1: inside');
    const status = one.page.getByRole('status');
    expect(await status.getAttribute('aria-live')).toBe('polite');
    expect(await status.textContent()).toBe('Lock: #1 is inside');
    await one.page
      .getByRole('img', { name: 'Lock, the last seconds: 1 inside, 0 waiting' })
      .waitFor();
  });

  it('moves in steps for those who want less motion', async () => {
    await one.page.bringToFront();
    await one.press('Acquire Lock');
    await one.until('Lock', '#1: inside');
    const moves = (): Promise<number> =>
      one.page.evaluate(async () => {
        const bar = document.querySelector('[aria-labelledby=Lock] .bar');
        let count = 0;
        const observer = new MutationObserver(() => count++);
        if (bar) observer.observe(bar, { attributeFilter: ['width'] });
        await new Promise((resolve) => setTimeout(resolve, 3000));
        return count;
      });
    expect(await moves()).toBeGreaterThan(5);
    await one.page.emulateMedia({ reducedMotion: 'reduce' });
    const steps = await moves();
    expect(steps).toBeGreaterThan(0);
    expect(steps).toBeLessThan(5);
  });

  it('fits a narrow page, in light and in dark', async () => {
    await one.page.bringToFront();
    await one.press('Acquire WebLock');
    await one.until('WebLock', 'tab 1: inside');
    const colours = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1180, 400]) {
        await one.page.setViewportSize({ width, height: 1080 });
        await one.page.emulateMedia({ colorScheme });
        const { needed, colour } = await one.page.evaluate(() => ({
          needed: document.documentElement.scrollWidth,
          colour: getComputedStyle(document.body).backgroundColor,
        }));
        expect(needed)
          .withContext(`${colorScheme}, ${String(width)} px`)
          .toBe(width);
        colours.add(colour);
      }
    }
    expect(colours.size).toBe(2);
  });
});
