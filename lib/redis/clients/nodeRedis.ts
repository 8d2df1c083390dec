import type { NodeRedisClient } from '../types.js';
import type { Port, Subscription } from './Port.js';
import { watchClient } from './watchClient.js';

/** The client of the package `redis`, which is called node-redis. */
export function nodeRedis(client: NodeRedisClient): Port {
  return {
    send: (command) => client.sendCommand([...command]),
    watch: (ready, failed) => watchClient(client, ready, failed),
    subscribe: (channel, message, ended) => subscribe(client, channel, message, ended),
  };
}

function subscribe(
  client: NodeRedisClient,
  channel: string,
  message: (text: string) => void,
  ended: () => void,
): Subscription {
  const socket = client.options?.socket;
  // The session tries again itself, and only where something waits.
  const reconnectStrategy = (): Error => new Error('the session tries again itself');
  const own = client.duplicate({ socket: { ...socket, reconnectStrategy } });
  let isReady = false;
  let closed = false;
  const lost = (): void => {
    if (!isReady || closed) return;
    closed = true;
    ended();
  };
  own.on('error', lost);
  own.on('end', lost);
  const connected = Promise.resolve(own.connect());
  const ready = connected
    .then(() => own.subscribe(channel, (text) => message(text)))
    .then(() => (isReady = true));
  return {
    ready,
    hold: (held) => {
      if (held) own.ref?.();
      else own.unref?.();
    },
    close: () => {
      closed = true;
      // One that is closed while it connects would connect all the same, and stay.
      connected.then(() => end(own)).catch(() => undefined);
    },
  };
}

function end(client: NodeRedisClient): unknown {
  if (!client.isOpen) return undefined;
  // `disconnect` until version 4, `destroy` from 5 on.
  return client.destroy ? client.destroy() : client.disconnect?.();
}
