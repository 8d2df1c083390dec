import type { BrowserContext, Page } from 'playwright-core';

const patience = 15_000;

/** A tab that shows the demo, and what the specs do in it. */
export class DemoTab {
  readonly page: Page;
  /** The errors and warnings that it has printed. */
  readonly complaints: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(patience);
    page.on('pageerror', ({ message }) => this.complaints.push(message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
  }

  /** Opens it, and resolves when it has its number. */
  static async open(context: BrowserContext, url: string): Promise<DemoTab> {
    const tab = new DemoTab(await context.newPage());
    await tab.page.goto(url);
    await tab.page.getByText('This is tab').waitFor();
    return tab;
  }

  /** Presses the button of this name. */
  async press(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click();
  }

  /** The requests that an exhibit shows: who has made each of them, and how it is. */
  async requests(exhibit: string): Promise<string[]> {
    const requests = this.page.locator(`[aria-labelledby=${exhibit}] .request`);
    return requests.evaluateAll((elements) =>
      elements.map(
        (element) =>
          `${element.querySelector('text')?.textContent ?? ''}: ${element.getAttribute('data-is') ?? ''}`,
      ),
    );
  }

  /** Resolves when the exhibit shows these requests. */
  async until(exhibit: string, ...requests: string[]): Promise<void> {
    // A tab in the background draws nothing.
    await this.page.bringToFront();
    const start = Date.now();
    for (let last = ''; last !== requests.join(', ');) {
      last = (await this.requests(exhibit)).join(', ');
      if (Date.now() - start > patience) {
        throw new Error(`${exhibit} shows ${last}, and never ${requests.join(', ')}`);
      }
    }
  }

  /** The text of the state of an exhibit. */
  async state(exhibit: string): Promise<string | null> {
    return this.page.locator(`[aria-labelledby=${exhibit}] .now code`).textContent();
  }

  /** What the inspector reports, without times. */
  async report(): Promise<string[]> {
    const text = (await this.page.locator('.report pre').textContent()) ?? '';
    return text.split('\n').map((line) => line.replace(/ +[\d.]+ \w+ {2}/, ' '));
  }

  /** The names of its buttons, as a screen reader gets them. */
  async buttonNames(): Promise<string[]> {
    const devtools = await this.page.context().newCDPSession(this.page);
    const { nodes } = await devtools.send('Accessibility.getFullAXTree');
    return nodes
      .filter(({ role }) => role?.value === 'button')
      .map(({ name }) => String(name?.value));
  }
}
