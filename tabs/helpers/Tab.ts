import type { CDPSession, Page } from 'playwright-core';
import type * as inPage from '../../spec/web/inPage.js';

type Functions = typeof inPage;
type Name = keyof Functions;

const patience = 10_000;

/** A tab, and what the specs do in it. */
export class Tab {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Calls a function of `spec/web/inPage.ts` in the tab. */
  async call<N extends Name>(
    name: N,
    ...args: Parameters<Functions[N]>
  ): Promise<Awaited<ReturnType<Functions[N]>>> {
    const result: unknown = await this.page.evaluate(
      async ({ name, args }) => {
        const module = '/inPage.js';
        const functions = (await import(module)) as Record<string, (...args: unknown[]) => unknown>;
        return functions[name]?.(...args);
      },
      { name, args: args as unknown[] },
    );
    return result as Awaited<ReturnType<Functions[N]>>;
  }

  /** Resolves when what was asked as `id` is so. */
  async until(id: string, state: string): Promise<void> {
    const start = Date.now();
    for (let last = ''; last !== state;) {
      last = await this.call('stateOf', id);
      if (Date.now() - start > patience) throw new Error(`${id}: ${last}, and never ${state}`);
    }
  }

  /** The debugger's way into the tab. */
  devtools(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }

  /** Kills its process. */
  async crash(): Promise<void> {
    const devtools = await this.devtools();
    const crashed = this.page.waitForEvent('crash');
    // It never answers.
    devtools.send('Page.crash').catch(() => undefined);
    await crashed;
  }

  async setLifecycle(state: 'frozen' | 'active'): Promise<void> {
    const devtools = await this.devtools();
    await devtools.send('Page.setWebLifecycleState', { state });
  }
}
