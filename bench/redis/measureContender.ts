import type { RedisServer } from '../../spec/redis/helpers/RedisServer.js';
import { Clients, type World } from './clients/Clients.js';
import type { RedisEffort } from './efforts.js';
import {
  commandsAlone,
  commandsWaiting,
  type PerGrant,
  WORK_MILLISECONDS,
  type WithOrder,
} from './measures/commands.js';
import { WAITING } from './measures/drain.js';
import { handOver, type HandOvers } from './measures/handOver.js';
import { memory } from './measures/memory.js';
import { type Names, names } from './measures/names.js';
import { throughput, type Throughput, throughputAlone } from './measures/throughput.js';
import type { RedisContender } from './RedisContender.js';

/** All that was measured of a contender. */
export interface Figures {
  readonly contender: RedisContender;
  readonly commandsAlone: PerGrant;
  /** With nothing to do, and with some work in each grant. */
  readonly commandsWaiting: WithOrder;
  readonly commandsWorking: WithOrder;
  readonly handOver: HandOvers;
  readonly throughputAlone: Throughput;
  readonly throughputSome: Throughput;
  readonly throughputMany: Throughput;
  readonly memory: number;
  readonly names: Names;
}

/** How many measures there are. */
const MEASURES = 9;

/** Measures a contender, with an empty server. */
export async function measureContender(
  server: RedisServer,
  contender: RedisContender,
  effort: RedisEffort,
  onProgress: (done: number) => void,
): Promise<Figures> {
  const clients = new Clients(server, contender);
  let measured = 0;
  const take = async <T>(
    measure: (world: World, effort: RedisEffort) => Promise<T>,
  ): Promise<T> => {
    const figure = await measure(await clients.atRest(), effort);
    onProgress(++measured / MEASURES);
    return figure;
  };
  try {
    return {
      contender,
      commandsAlone: await take(commandsAlone),
      commandsWaiting: await take((world) => commandsWaiting(world, effort, 0)),
      commandsWorking: await take((world) => commandsWaiting(world, effort, WORK_MILLISECONDS)),
      handOver: await take(handOver),
      throughputAlone: await take(throughputAlone),
      throughputSome: await take((world) => throughput(world, effort, WAITING, effort.times)),
      throughputMany: await take((world) => throughput(world, effort, effort.many, 1)),
      names: await take(names),
      // Last, as its requests wait for ever.
      memory: await take(memory),
    };
  } finally {
    await clients.stop();
  }
}
