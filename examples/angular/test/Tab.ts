import type { Page } from 'playwright-core';
import { until } from './until.js';

/** A tab that shows the app, and what the browser says of it. */
export class Tab {
  readonly page: Page;
  /** The errors and warnings that it has printed, without those of refused requests. */
  readonly complaints: string[] = [];
  /** How many refused requests the browser itself has printed. */
  refused = 0;
  /** What it has loaded from elsewhere. */
  readonly foreign: string[] = [];

  constructor(page: Page, url: string) {
    this.page = page;
    page.setDefaultTimeout(10_000);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      // Chromium prints a line for each answer that is an error, whatever the page does with it.
      if (/^Failed to load resource: .* status of 40[13]/.test(message.text())) this.refused += 1;
      else this.complaints.push(message.text());
    });
    page.on('request', (request) => {
      const asked = request.url();
      if (!asked.startsWith(url) && !asked.startsWith('data:')) this.foreign.push(asked);
    });
  }

  /** What it shows of the lock. */
  status(): Promise<string> {
    return this.page.getByRole('status').innerText();
  }

  /** What it shows of the orders. */
  orders(): Promise<string[]> {
    return this.page.getByRole('listitem').allInnerTexts();
  }

  /** Resolves when it shows this of the lock. */
  async untilStatus(status: string): Promise<void> {
    await until(() => this.status(), status);
  }

  /** Resolves when it shows these orders. */
  async untilOrders(orders: readonly string[]): Promise<void> {
    await until(async () => (await this.orders()).join(), orders.join());
  }

  /** How many requests hold or wait for a lock, in all tabs, as the browser counts them. */
  locks(): Promise<{ held: number; waiting: number }> {
    return this.page.evaluate(async () => {
      const { held = [], pending = [] } = await navigator.locks.query();
      return { held: held.length, waiting: pending.length };
    });
  }

  async loadAgain(): Promise<void> {
    await this.page.getByRole('button', { name: 'Load again' }).click();
  }

  async goTo(name: 'Orders' | 'Help'): Promise<void> {
    await this.page.getByRole('link', { name }).click();
    await this.page.getByRole('heading', { name }).waitFor();
  }
}
