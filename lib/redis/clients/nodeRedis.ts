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
  const lost = (): void => {
    if (!isReady) return;
    isReady = false;
    ended();
  };
  own.on('error', lost);
  own.on('end', lost);
  const ready = Promise.resolve(own.connect())
    .then(() => own.subscribe(channel, (text) => message(text)))
    .then(() => (isReady = true));
  return {
    ready,
    hold: (held) => {
      if (held) own.ref?.();
      else own.unref?.();
    },
    close: () => {
      isReady = false;
      if (!own.isOpen) return;
      // `disconnect` until version 4, `destroy` from 5 on.
      if (own.destroy) own.destroy();
      else void own.disconnect?.().catch(() => undefined);
    },
  };
}
