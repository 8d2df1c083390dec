import 'reflect-metadata';
import type { CanActivate, LoggerService } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AppModule } from '../src/AppModule.js';
import { Cap, type CapLimits } from '../src/http/Cap.js';
import { Renderer } from '../src/reports/Renderer.js';
import { TenantCap } from '../src/tenants/TenantCap.js';
import { type Asked, ask } from './ask.js';
import { SteppedRenderer } from './SteppedRenderer.js';
import { WatchedTenantCap } from './WatchedTenantCap.js';

/** The application, with a renderer that is stepped by hand, on a free port. */
export interface StartedApp {
  readonly cap: Cap;
  readonly tenantCap: WatchedTenantCap;
  readonly renderer: SteppedRenderer;
  /** What Nest has logged. */
  readonly logged: readonly unknown[];
  /** Requests a report. */
  ask(name: string): Asked;
  /** Requests an invoice for a tenant, under this id of the request. */
  askFor(tenant: string, request: string): Asked;
  close(): Promise<void>;
  /** Closes it, even if a failed test has left requests behind. */
  end(): Promise<void>;
}

const passing: CanActivate = { canActivate: () => true };

export async function startApp(
  limits: Partial<CapLimits> = {},
  guard = passing,
): Promise<StartedApp> {
  const renderer = new SteppedRenderer();
  const cap = new Cap({ running: 1, waiting: 2, patience: 60_000, ...limits });
  const tenantCap = new WatchedTenantCap({ perTenant: 1, total: 2 });
  const logged: unknown[] = [];
  const log = (...what: unknown[]) => logged.push(...what);
  const logger: LoggerService = { log: () => undefined, warn: log, error: log, fatal: log };

  const module = await Test.createTestingModule({
    imports: [AppModule],
    providers: [{ provide: APP_GUARD, useValue: guard }],
  })
    .overrideProvider(Renderer)
    .useValue(renderer)
    .overrideProvider(Cap)
    .useValue(cap)
    .overrideProvider(TenantCap)
    .useValue(tenantCap)
    .setLogger(logger)
    .compile();
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const asked: Asked[] = [];
  const start = (path: string, headers?: Record<string, string>) => {
    const one = ask(`${url}/${path}`, headers);
    asked.push(one);
    return one;
  };
  return {
    cap,
    tenantCap,
    renderer,
    logged,
    ask: (name) => start(`reports/${name}`),
    askFor: (tenant, request) =>
      start('invoices/next', { 'x-tenant': tenant, 'x-request-id': request }),
    close: () => app.close(),
    end: () => {
      for (const one of asked) one.abort();
      return app.close();
    },
  };
}
