/**
 * The process of one client: it has a contender's lock, and does what the benchmark tells it.
 *
 *     node clientProgram.js CONTENDER PORT CHANNEL
 */
import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { contenderNamed } from '../contenders.js';
import type { Answer, Asked, Call, Calls } from './Calls.js';

const [, , contender, port, channel = ''] = process.argv;
const mutex = await contenderNamed(contender).connect(Number(port));
/** The benchmark's own, the same for all contenders. */
const plain = new Redis(Number(port));
const subscriber = new Redis(Number(port));
await subscriber.subscribe(channel);
await plain.ping();

/** Until a subscription is there, and what follows a release has been sent. */
const SETTLING_MILLISECONDS = 100;

interface Request {
  readonly askedAt: number;
  readonly outcome: Promise<Asked>;
  release: () => unknown;
  /** Resolves when it is given back, if that is not left to the benchmark. */
  givenBack: Promise<unknown>;
}

const requests = new Map<string, Request>();
let underWay = 0;

/** The same clock in all processes. */
function now(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** @param hold for how long, in milliseconds; `null` until it is released */
function make(name: string, hold: number | null): Request {
  underWay++;
  const askedAt = now();
  const granted = (release: () => unknown): Asked => {
    const grantedAt = now();
    request.release = release;
    if (hold !== null) request.givenBack = giveBack(release, hold).catch(report);
    return { askedAt, grantedAt };
  };
  const request: Request = {
    askedAt,
    outcome: mutex
      .acquire(name)
      .then(granted, (error: unknown) => ({ askedAt, failure: String(error) }))
      .finally(() => underWay--),
    release: () => undefined,
    givenBack: Promise.resolve(),
  };
  return request;
}

async function giveBack(release: () => unknown, hold: number): Promise<void> {
  if (hold > 0) await delay(hold);
  await release();
}

function report(error: unknown): void {
  console.error(`bench: ${String(contender)} could not give a lock back:`, error);
}

async function outcomeOf({ outcome, askedAt }: Request, within: number): Promise<Asked> {
  return Promise.race([outcome, delay(within, { askedAt }, { ref: false })]);
}

function requestOf(request: string): Request {
  const found = requests.get(request);
  if (!found) throw new Error(`nobody asked for ${request}`);
  return found;
}

async function ping(): Promise<number> {
  const start = now();
  await plain.ping();
  return now() - start;
}

/** Resolves when the server has read what has been sent. */
async function arrived(): Promise<void> {
  // Clients may send at the end of a turn.
  await setImmediate();
  await setImmediate();
  await ping();
}

async function ask(request: string, name: string, hold: number | null): Promise<void> {
  requests.set(request, make(name, hold));
  await arrived();
}

const calls: Calls = {
  warmUp: async () => {
    await ask('warm', 'warm', null);
    await requestOf('warm').outcome;
    await ask('warmer', 'warm', 0);
    await delay(SETTLING_MILLISECONDS);
    await requestOf('warm').release();
    await requestOf('warmer').outcome;
    await delay(SETTLING_MILLISECONDS);
  },
  ask,
  outcome: (request, within) => outcomeOf(requestOf(request), within),
  finished: async (request, within) => {
    const asked = await outcomeOf(requestOf(request), within);
    await requestOf(request).givenBack;
    await arrived();
    return asked;
  },
  release: (request) => {
    const { release } = requestOf(request);
    const at = now();
    Promise.resolve(release()).catch(report);
    return Promise.resolve(at);
  },
  askAtOnce: (names, within) => Promise.all(names.map((name) => outcomeOf(make(name, 0), within))),
  inTurn: async (name, times) => {
    const start = now();
    for (let time = 0; time < times; time++) {
      const release = await mutex.acquire(name);
      await release();
    }
    const taken = now() - start;
    await arrived();
    return taken;
  },
  underWay: () => Promise.resolve(underWay),
  ping,
  publish: async (to) => {
    const at = now();
    await plain.publish(to, 'now');
    return at;
  },
  message: () => new Promise((resolve) => subscriber.once('message', () => resolve(now()))),
};

function answer(given: Answer): void {
  process.send?.(given);
}

process.on('message', ({ id, what, given }: Call) => {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- none of them has a `this`
  const call = calls[what] as (...given: readonly unknown[]) => Promise<unknown>;
  call(...given).then(
    (value) => answer({ id, value }),
    (error: unknown) => answer({ id, error: String(error) }),
  );
});
process.on('disconnect', () => process.exit());
answer({ id: 0 });
