import { runtime } from '../runtime.js';

/** What tells of events: both clients are emitters of Node's. */
export interface Emitter {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each event has arguments of its own
  on(event: string | symbol, listener: (...args: any[]) => void): unknown;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- as above
  removeListener(event: string | symbol, listener: (...args: any[]) => void): unknown;
}

/** Looked up and not imported, so that no bundler looks for it. */
const errorMonitor = runtime.process?.getBuiltinModule?.('node:events')?.errorMonitor;

/**
 * Hears when the application's client is ready, and its errors. As a monitor: to listen to `error`
 * itself would silence a client whose application does not listen.
 */
export function watchClient(
  client: Emitter,
  ready: () => void,
  failed: (error: unknown) => void,
): () => void {
  client.on('ready', ready);
  if (errorMonitor) client.on(errorMonitor, failed);
  return () => {
    client.removeListener('ready', ready);
    if (errorMonitor) client.removeListener(errorMonitor, failed);
  };
}
