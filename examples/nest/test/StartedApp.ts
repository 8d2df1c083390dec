import 'reflect-metadata';
import type { CanActivate, LoggerService } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { AppModule } from '../src/AppModule.js';
import { Cap, type CapLimits } from '../src/http/Cap.js';
import { Renderer } from '../src/reports/Renderer.js';
import { type Asked, ask } from './ask.js';
import { SteppedRenderer } from './SteppedRenderer.js';

/** The application, with a renderer that is stepped by hand, on a free port. */
export interface StartedApp {
  readonly cap: Cap;
  readonly renderer: SteppedRenderer;
  /** What Nest has logged. */
  readonly logged: readonly unknown[];
  ask(name: string): Asked;
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
    .setLogger(logger)
    .compile();
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const asked: Asked[] = [];
  return {
    cap,
    renderer,
    logged,
    ask: (name) => {
      const one = ask(`${url}/reports/${name}`);
      asked.push(one);
      return one;
    },
    close: () => app.close(),
    end: () => {
      for (const one of asked) one.abort();
      return app.close();
    },
  };
}
