import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { snippetsOfPage } from '../spec/package/helpers/snippetsOfPage.js';
import { Browser } from './helpers/Browser.js';

jasmine.DEFAULT_TIMEOUT_INTERVAL = 30_000;

/** The programs of docs/guide/tabs.md, each in four tabs of Chromium at once. */
describe('in four tabs, the recipe', () => {
  const programs = snippetsOfPage('docs/guide/tabs.md').map(({ code }) => code);
  const modules = programs.map((_, index) => `recipe-${String(index)}.ts`);
  let browser: Browser;
  beforeAll(async () => {
    browser = await Browser.start(modules, (consumer) => {
      mkdirSync(consumer, { recursive: true });
      for (const [index, module] of modules.entries()) {
        writeFileSync(join(consumer, module), programs[index] ?? '');
      }
    });
  }, 60_000);
  afterAll(() => browser.end(), 60_000);

  /** Runs the program that has these words in it, and resolves with what each tab has printed. */
  async function printed(words: string, lines: number): Promise<string[][]> {
    const module = modules[programs.findIndex((code) => code.includes(words))];
    const tabs = await Promise.all([1, 2, 3, 4].map(() => browser.open()));
    const told = tabs.map(({ page }) => {
      const texts: string[] = [];
      page.on('console', (message) => texts.push(message.text()));
      return texts;
    });
    for (const { page } of tabs) {
      await page.evaluate(() => {
        // eslint-disable-next-line @typescript-eslint/unbound-method -- called on the channel
        const { postMessage } = BroadcastChannel.prototype;
        BroadcastChannel.prototype.postMessage = function (message) {
          postMessage.call(this, message);
          void navigator.locks.query().then(({ held = [] }) => {
            const leading = held.some(({ name }) => name === 'rxjs-locks:lock:prices');
            console.log(leading ? 'polled under the lock' : 'polled');
          });
        };
      });
    }
    const path = `/${String(module).replace(/ts$/, 'js')}`;
    await Promise.all(tabs.map(({ page }) => page.evaluate((url) => import(url), path)));
    const start = Date.now();
    const lastly = (): number => told.flat().filter((line) => !line.startsWith('polled')).length;
    while (lastly() < lines && Date.now() - start < 10_000) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await Promise.all(tabs.map(({ page }) => page.close()));
    return told;
  }

  it('for a token refreshes it once', async () => {
    const told = await printed("new WebLock('token')", 5);
    expect(told.flat().sort()).toEqual(['refreshed', ...Array<string>(4).fill('uses token 2')]);
  });

  it('for polling tells every tab what one of them has polled', async () => {
    const told = await printed("new BroadcastChannel('prices')", 12);
    for (const each of told) expect(each.filter((line) => line.startsWith('price')).length).toBe(3);
    // The third price may be the last, and the lock is free again then.
    const polls = told.flat().filter((line) => line === 'polled under the lock');
    expect(polls.length).toBeGreaterThanOrEqual(2);
  });

  it('for a write loses none', async () => {
    const told = await printed("set('count'", 4);
    expect(told.flat()).toEqual(Array<string>(4).fill('added 5'));
    const tab = await browser.open();
    const count = await tab.page.evaluate(
      () =>
        new Promise((resolve) => {
          const open = indexedDB.open('keyval-store');
          open.onsuccess = () => {
            const get = open.result.transaction('keyval').objectStore('keyval').get('count');
            get.onsuccess = () => resolve(get.result);
          };
        }),
    );
    expect(count).toBe(20);
  });
});
