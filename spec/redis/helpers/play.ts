import { setTimeout as delay } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import { newest, plain } from './clients.js';
import { History } from './History.js';
import { Monitor } from './Monitor.js';
import { Proxy } from './Proxy.js';
import type { RedisServer } from './RedisServer.js';
import { PROCESSES, type Step } from './schedules.js';
import { until } from './until.js';
import { Worker } from './Worker.js';
import { World } from './World.js';

const LEASE = 500;

/** What one schedule has come to. */
export interface Outcome {
  readonly faults: readonly string[];
  readonly grants: number;
  readonly losses: number;
}

let played = 0;

/** Plays one schedule with real processes, and says what was wrong. */
export async function play(server: RedisServer, steps: readonly Step[]): Promise<Outcome> {
  const prefix = `p${String(++played)}`;
  const history = new History();
  const proxy = await Proxy.start(server.port);
  let monitor = await Monitor.start(server.port);
  const monitors = [monitor];
  const workers: Worker[] = [];
  const every: Worker[] = [];
  let asked = 0;
  let forgetful = false;
  const pending: Promise<unknown>[] = [];

  const start = async (index: number): Promise<void> => {
    const kind = newest[index % newest.length]?.name ?? '';
    // One of them is connected without the proxy.
    const port = index === 0 ? server.port : proxy.port;
    const worker = new Worker(`w${String(every.length + 1)}`, history, {
      kind,
      port,
      lease: LEASE,
      prefix,
    });
    every.push(worker);
    workers[index] = worker;
    await worker.ready();
  };

  const act = async (step: Step): Promise<void> => {
    const worker = 'who' in step ? workers[step.who] : undefined;
    const keyOf = (...states: string[]): string =>
      [...(worker?.requests ?? [])].find(([, what]) => states.includes(what))?.[0] ?? '';
    switch (step.do) {
      case 'ask':
        worker?.ask(
          `k${String(++asked)}`,
          step.queue,
          step.queue.startsWith('s') ? step.permits : 1,
        );
        break;
      case 'release':
        worker?.tell({ do: 'release', key: keyOf('granted') });
        break;
      case 'leave':
        worker?.tell({ do: 'leave', key: keyOf('asked') });
        break;
      case 'write': {
        const key = keyOf('granted');
        if (!worker?.isShared(key)) worker?.tell({ do: 'write', key });
        break;
      }
      case 'kill':
        await worker?.kill();
        proxy.swallowing = 'none';
        await start(step.who);
        break;
      case 'stop':
        worker?.stop();
        pending.push(delay(step.for).then(() => worker?.resume()));
        break;
      case 'block':
        worker?.block('', step.for);
        break;
      case 'swallow':
        proxy.swallowing = step.what;
        pending.push(
          delay(step.for).then(() => {
            proxy.swallowing = 'none';
            proxy.cut();
          }),
        );
        break;
      case 'delay':
        proxy.delay = step.for;
        pending.push(delay(200).then(() => (proxy.delay = 0)));
        break;
      case 'pause':
        await delay(step.for);
        break;
      case 'cut':
        proxy.cut();
        break;
      case 'killSubscribers':
        await server.control.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
        break;
      case 'flushScripts':
        await server.control.script('FLUSH');
        break;
      case 'flushAll':
        forgetful = true;
        await server.control.flushall();
        break;
      case 'restart':
        await server.kill();
        monitor.stop();
        await server.restart();
        // Of what came before it has heard nothing.
        monitor = await Monitor.start(server.port);
        monitors.push(monitor);
        break;
    }
  };

  for (let index = 0; index < PROCESSES; index++) await start(index);
  for (const step of steps) await act(step);
  await Promise.all(pending);
  proxy.swallowing = 'none';

  // Whoever waits is let in, whatever has happened.
  const open = (): string[] =>
    workers.flatMap((worker) =>
      [...worker.requests]
        .filter(([, what]) => what === 'asked' || what === 'granted')
        .map(([key, what]) => {
          if (what === 'granted') worker.tell({ do: 'release', key });
          return `${worker.name} ${key} ${what}`;
        }),
    );
  const faults: string[] = [];
  await until('all are through', () => open().length === 0).catch(() =>
    faults.push(`not let in: ${open().join(', ')}`),
  );
  await Promise.all(workers.map((worker) => worker.close()));
  faults.push(
    ...every.filter(({ said }) => said !== '').map(({ name, said }) => `${name}: ${said}`),
  );
  faults.push(...history.faults(forgetful), ...monitors.flatMap((each) => each.faults));

  // What the dead have left is cleared by whoever uses the prefix next.
  await delay(LEASE + 20);
  const world = new World(server, plain);
  const session = await world.session({ prefix });
  await lastValueFrom(session.lock('a').query());
  await world.end();
  const left = await server.control.keys(`{${prefix}}*`);
  if (left.length > 1) faults.push(`left in the server: ${left.join(' ')}`);
  monitor.stop();
  await proxy.stop();
  const losses = history.events.filter(({ what }) => what === 'lost').length;
  return { faults, grants: history.grants, losses };
}
