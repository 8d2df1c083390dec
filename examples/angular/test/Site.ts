import type { Browser, BrowserContext } from 'playwright-core';
import { firstValueFrom, Subject } from 'rxjs';
import { Api } from '../server/Api.js';
import { type Served, serve } from '../server/serve.js';
import { Tab } from './Tab.js';
import { until } from './until.js';

/** A server whose refreshes are answered when a test says so, and the tabs of one user. */
export class Site {
  readonly api: Api;
  readonly tabs: Tab[] = [];
  readonly #context: BrowserContext;
  readonly #answer$: Subject<boolean>;
  readonly #served: Served;

  private constructor(
    context: BrowserContext,
    answer$: Subject<boolean>,
    api: Api,
    served: Served,
  ) {
    this.#context = context;
    this.#answer$ = answer$;
    this.api = api;
    this.#served = served;
  }

  static async start(chromium: Browser): Promise<Site> {
    const answer$ = new Subject<boolean>();
    const api = new Api(() => firstValueFrom(answer$));
    return new Site(await chromium.newContext(), answer$, api, await serve(api));
  }

  /** Opens the app in a tab. */
  async open(): Promise<Tab> {
    const tab = new Tab(await this.#context.newPage(), this.#served.url);
    this.tabs.push(tab);
    await tab.page.goto(this.#served.url);
    return tab;
  }

  /** Waits for a request for a refresh, and answers it. */
  async answerRefresh(granted = true): Promise<void> {
    await until(() => this.#answer$.observed, true);
    this.#answer$.next(granted);
  }

  async end(): Promise<void> {
    await this.#context.close();
    await this.#served.close();
  }
}
