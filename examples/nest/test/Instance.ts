import 'reflect-metadata';
import { SchedulerRegistry } from '@nestjs/schedule';
import { Test } from '@nestjs/testing';
import { NightlyReport } from '../src/machines/NightlyReport.js';
import { MachinesModule } from '../src/machines/MachinesModule.js';
import { Renderer } from '../src/reports/Renderer.js';
import { type Asked, ask } from './ask.js';
import { SteppedRenderer } from './SteppedRenderer.js';

/** One of the instances of the application, with a renderer that is stepped by hand. */
export interface Instance {
  readonly renderer: SteppedRenderer;
  /** When the job is due, as cron writes it. */
  readonly due: unknown;
  /** Runs the job, and resolves when it is over here. */
  night(): Promise<void>;
  ask(account: string): Asked;
  close(): Promise<void>;
}

const ignore = () => undefined;

export async function startInstance(): Promise<Instance> {
  const renderer = new SteppedRenderer();
  const module = await Test.createTestingModule({ imports: [MachinesModule] })
    .overrideProvider(Renderer)
    .useValue(renderer)
    .setLogger({ log: ignore, warn: ignore, error: ignore })
    .compile();
  const app = module.createNestApplication();
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const job = app.get(SchedulerRegistry).getCronJob(NightlyReport.job);
  return {
    renderer,
    due: job.cronTime.source,
    night: () => app.get(NightlyReport).run(),
    ask: (account) => ask(`${url}/accounts/${account}`),
    close: () => app.close(),
  };
}
