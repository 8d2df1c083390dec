import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from 'esbuild';
import type { BrowserContext, Browser as Chromium } from 'playwright-core';
import { addSpecs } from '../../matrix/harness/addSpecs.js';
import { launchChromium } from '../../matrix/harness/launchChromium.js';
import { makeConsumer } from '../../spec/package/helpers/makeConsumer.js';
import { pack } from '../../spec/package/helpers/pack.js';
import { bundleFor } from './bundleFor.js';
import { Tab } from './Tab.js';

/** A Chromium, and a server of pages that find the packed package. */
export class Browser {
  readonly context: BrowserContext;
  /** Of an empty page. */
  readonly url: string;
  readonly #chromium: Chromium;
  readonly #close: () => Promise<void>;
  readonly #folder: string;

  private constructor(
    chromium: Chromium,
    context: BrowserContext,
    url: string,
    close: () => Promise<void>,
    folder: string,
  ) {
    this.#chromium = chromium;
    this.context = context;
    this.url = url;
    this.#close = close;
    this.#folder = folder;
  }

  /**
   * @param modules what its pages can import besides `/inPage.js`
   * @param write writes them into a project that has the package
   */
  static async start(
    modules: readonly string[] = [],
    write: (consumer: string) => void = () => undefined,
  ): Promise<Browser> {
    const chromium = await launchChromium();
    const folder = mkdtempSync(join(realpathSync(tmpdir()), 'rxjs-locks-'));
    const { tarball } = await pack(folder);
    const consumer = join(folder, 'consumer');
    await makeConsumer(consumer, tarball);
    const served = join(folder, 'served');
    addSpecs(consumer);
    write(consumer);
    await bundleFor(consumer, ['spec/web/inPage.js'], served);
    await bundleFor(consumer, modules, served);
    const page = '<!doctype html><title>tab</title><link rel="icon" href="data:,"><body>';
    writeFileSync(join(served, 'index.html'), page);
    const serving = await context({});
    const host = '127.0.0.1';
    const { port } = await serving.serve({ servedir: served, host });
    const url = `http://${host}:${String(port)}/`;
    const close = (): Promise<void> => serving.dispose();
    return new Browser(chromium, await chromium.newContext(), url, close, folder);
  }

  /** Opens a tab, in a process of its own. */
  async open(): Promise<Tab> {
    const page = await this.context.newPage();
    await page.goto(this.url);
    return new Tab(page);
  }

  async end(): Promise<void> {
    await this.#chromium.close();
    await this.#close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
