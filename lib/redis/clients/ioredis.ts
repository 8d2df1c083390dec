import type { IoredisClient } from '../types.js';
import type { Port, Subscription } from './Port.js';
import { watchClient } from './watchClient.js';

/** The client of the package `ioredis`. */
export function ioredis(client: IoredisClient): Port {
  return {
    // In small letters: ioredis 5.0 puts no keyPrefix before the keys of a command in capitals.
    send: ([command = '', ...rest]) => client.call(command.toLowerCase(), ...rest),
    watch: (ready, failed) => watchClient(client, ready, failed),
    subscribe: (channel, message, ended) => subscribe(client, channel, message, ended),
  };
}

function subscribe(
  client: IoredisClient,
  channel: string,
  message: (text: string) => void,
  ended: () => void,
): Subscription {
  const own = client.duplicate({
    lazyConnect: true,
    autoResubscribe: false,
    // The session tries again itself, and only where something waits.
    retryStrategy: () => null,
    reconnectOnError: null,
    maxRetriesPerRequest: 0,
  });
  let isReady = false;
  let closed = false;
  own.on('error', () => undefined);
  own.on('message', (_channel: string, text: string) => message(text));
  own.on('end', () => isReady && !closed && ended());
  const ready = own
    .connect()
    .then(() => own.subscribe(channel))
    .then(() => (isReady = true));
  return {
    ready,
    hold: (held) => {
      if (held) own.stream?.ref?.();
      else own.stream?.unref?.();
    },
    close: () => {
      closed = true;
      // Of one that has ended it would keep the process alive for two seconds.
      if (own.status !== 'end') own.disconnect();
    },
  };
}
