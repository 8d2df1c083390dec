import type { Port } from '../../../../lib/redis/clients/Port.js';
import type { Beat, Server } from '../../../../lib/redis/Server.js';
import { Session } from '../../../../lib/redis/Session.js';

/** What a heartbeat is answered where nothing has been granted since, with a token above 10. */
export const alive: Beat = {
  base: 'b',
  counter: '1',
  untilDue: 1_000,
  since: 10n,
  grants: new Map(),
};

/**
 * A session whose server and client are in the hands of the spec.
 *
 * @param calls what the server answers otherwise
 */
export function sessionWith(
  acquire: (session: string, id: string) => Promise<unknown>,
  lease = 60_000,
  calls: Partial<Pick<Server, 'beat' | 'drop' | 'endSession'>> = {},
) {
  let ready = (): void => undefined;
  let fail: (error: unknown) => void;
  let message: (text: string) => void;
  let beats = 0;
  let ends = 0;
  let subscriptions = 0;
  const dropped: string[] = [];
  const all = {
    beat: () => {
      beats++;
      return Promise.resolve(alive);
    },
    acquire,
    drop: (_session: string, ids: readonly string[]) => {
      dropped.push(...ids);
      return Promise.resolve();
    },
    endSession: () => {
      ends++;
      return Promise.resolve();
    },
    ...calls,
  };
  const port: Port = {
    send: () => Promise.resolve(),
    watch: (call, failed) => {
      ready = call;
      fail = failed;
      return () => undefined;
    },
    subscribe: (_channel, call) => {
      message = call;
      subscriptions++;
      return { ready: Promise.resolve(), hold: () => undefined, close: () => undefined };
    },
  };
  const server = all as unknown as Server;
  const session = new Session(port, server, lease);
  return {
    session,
    server,
    dropped,
    ready: () => ready(),
    /** The client has an error. */
    fail: (error: unknown) => fail(error),
    message: (text: string) => message(text),
    beats: () => beats,
    ends: () => ends,
    subscriptions: () => subscriptions,
  };
}
