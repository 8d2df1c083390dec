import { CommandCounter, type Sent } from '../CommandCounter.js';
import type { Asked } from '../clients/Calls.js';
import type { World } from '../clients/Clients.js';
import type { RedisEffort } from '../efforts.js';
import { drain, WAITING } from './drain.js';
import { pairsOutOfOrder } from './pairsOutOfOrder.js';

/** Commands for a grant and its release. */
export interface PerGrant {
  readonly commands: number;
  readonly heartbeats: number;
  /** The part of the requests that were granted in time. */
  readonly granted: number;
}

export interface WithOrder extends PerGrant {
  /** Of all pairs that waited together, the mean of all rounds. */
  readonly outOfOrder: number;
}

/** How long each one holds the lock, where that is not nothing. */
export const WORK_MILLISECONDS = 50;

/** What is sent for a grant without anybody else. */
export async function commandsAlone(
  { server, contender, client }: World,
  { alone }: RedisEffort,
): Promise<PerGrant> {
  const counter = await CommandCounter.start(server, contender.heartbeat);
  const sent = await counter.count(() => client(0).call('inTurn', 'alone', alone));
  counter.stop();
  return { ...perGrant([sent], alone), granted: 1 };
}

/** What is sent for a grant where twenty requests wait, and in which order they are granted. */
export async function commandsWaiting(
  world: World,
  { rounds, within }: RedisEffort,
  work: number,
): Promise<WithOrder> {
  const counter = await CommandCounter.start(world.server, world.contender.heartbeat);
  const sent: Sent[] = [];
  const outcomes: Asked[][] = [];
  for (let round = 0; round < rounds; round++) {
    // A request that is late goes on in its client.
    if (outcomes.flat().some(({ grantedAt }) => grantedAt === undefined)) break;
    const { outcome, count } = await drain(world, `round ${String(round)}`, work, within, counter);
    outcomes.push(outcome);
    sent.push(count);
  }
  counter.stop();
  const granted = outcomes.flat().filter(({ grantedAt }) => grantedAt !== undefined).length;
  const outOfOrder = outcomes.map((outcome) => pairsOutOfOrder(outcome));
  return {
    // The one that they waited for was granted too.
    ...perGrant(sent, granted + outcomes.length),
    granted: granted / (outcomes.length * WAITING),
    outOfOrder: outOfOrder.reduce((sum, each) => sum + each, 0) / outcomes.length,
  };
}

function perGrant(sent: readonly Sent[], grants: number): Omit<PerGrant, 'granted'> {
  const sum = (of: keyof Sent): number => sent.reduce((total, each) => total + each[of], 0);
  return { commands: sum('commands') / grants, heartbeats: sum('heartbeats') / grants };
}
