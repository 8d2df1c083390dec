import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../matrix/harness/launchChromium.js';
import { freePort } from '../spec/redis/helpers/freePort.js';
import { findings } from './helpers/axe.js';
import { scores } from './helpers/scores.js';
import { Site } from './helpers/Site.js';

jasmine.DEFAULT_TIMEOUT_INTERVAL = 600_000;

describe('the site', () => {
  const representative = [
    'index.html',
    'guide/lock.html',
    'api/rxjs-locks/Lock.html',
    'playground.html',
  ];
  let debuggerPort: number;
  let site: Site;
  let chromium: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    site = await Site.start();
    debuggerPort = await freePort();
    chromium = await launchChromium([`--remote-debugging-port=${String(debuggerPort)}`]);
  });
  afterAll(async () => {
    await chromium.close();
    await site.end();
  });
  beforeEach(async () => {
    context = await chromium.newContext({ viewport: { width: 1280, height: 900 } });
    page = await context.newPage();
    complaints = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(site.url('')) && !url.startsWith('data:')) complaints.push(url);
    });
  });
  afterEach(async () => {
    await context.close();
    expect(complaints).withContext('errors, warnings and other hosts').toEqual([]);
  });

  it('has all pages', () => {
    for (const some of [...representative, 'recipes/index.html', 'coming-from/index.html']) {
      expect(site.pages).toContain(some);
    }
    for (const entry of ['', '/inspect', '/web', '/redis']) {
      expect(site.pages).toContain(`api/rxjs-locks${entry}.html`);
    }
  });

  it('has no link, picture or anchor that leads nowhere', () => {
    const faults = site.pages.flatMap((page) =>
      site.addresses(page).map((address) => site.fault(page, address)),
    );
    expect(faults.length).toBeGreaterThan(site.pages.length);
    expect(faults.filter((fault) => fault !== undefined)).toEqual([]);
  });

  it('is not wider than a phone, and axe finds nothing in light and in dark', async () => {
    for (const path of site.pages) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.emulateMedia({ colorScheme: 'light' });
      await page.goto(site.url(path));
      expect(await findings(page))
        .withContext(path)
        .toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      // Only the colours are different.
      const colours = { runOnly: ['color-contrast'] };
      expect(await findings(page, colours))
        .withContext(`${path}, dark`)
        .toEqual([]);
      await page.setViewportSize({ width: 360, height: 740 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).withContext(path).toBe(360);
    }
  });

  it('finds a word in the pages and in the API, without any other host', async () => {
    await page.goto(site.url('index.html'));
    const searchbox = page.getByRole('searchbox');
    // A page that has just been loaded may not hear the key yet.
    while (!(await searchbox.isVisible())) {
      await page.keyboard.press('Control+k');
      await page.waitForTimeout(100);
    }
    await searchbox.fill('tryAcquire');
    const results = page.getByRole('listbox').getByRole('option');
    await results.first().waitFor();
    const found = await results
      .getByRole('link')
      .evaluateAll((links) =>
        links.map((link) => new URL((link as HTMLAnchorElement).href).pathname),
      );
    expect(found).toContain('/api/rxjs-locks/Lock.html');
    await searchbox.fill('bounded buffer');
    await results.getByRole('link', { name: 'A bounded buffer' }).first().click();
    await page.getByRole('heading', { name: 'A bounded buffer' }).waitFor();
    expect(page.url()).toBe(site.url('recipes/data.html#a-bounded-buffer'));
  });

  it('has a playground whose buttons work', async () => {
    await page.goto(site.url('playground.html'));
    const card = page.locator('[aria-labelledby=Lock]');
    const state = card.locator('.now code');
    await page.getByRole('button', { name: 'Acquire Lock' }).click();
    await page.getByRole('button', { name: 'Acquire Lock' }).click();
    await card.getByText('{ locked: true, waiting: 1 }').waitFor();
    await page.getByRole('button', { name: 'Release Lock' }).press('Enter');
    await card.getByText('{ locked: true, waiting: 0 }').waitFor();
    await page.getByRole('button', { name: 'Release Lock' }).press('Space');
    await card.getByText('{ locked: false, waiting: 0 }').waitFor();
    expect(await state.count()).toBe(1);
  });

  it('gives back what the playground holds when you go to another page', async () => {
    const held = (): Promise<(string | undefined)[]> =>
      page.evaluate(async () =>
        ((await navigator.locks.query()).held ?? []).map(({ name }) => name),
      );
    await page.goto(site.url('playground.html'));
    await page.getByRole('button', { name: 'Acquire WebLock' }).click();
    await page.locator('[aria-labelledby=WebLock]').getByText('held: true').waitFor();
    expect((await held()).length).toBe(2);
    await page.getByRole('link', { name: 'Guide', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Why' }).waitFor();
    expect(await held()).toEqual([]);
  });

  it('has full marks of Lighthouse for accessibility and best practices', async () => {
    for (const path of representative) {
      expect(await scores(site.url(path), debuggerPort))
        .withContext(path)
        .toEqual({ accessibility: 100, 'best-practices': 100, failed: [] });
    }
  });
});
