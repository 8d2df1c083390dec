import { setImmediate } from 'node:timers/promises';
import type { Port } from '../../../lib/redis/clients/Port.js';
import { Inbox } from '../../../lib/redis/Inbox.js';

describe('an inbox', () => {
  /** An inbox whose connection is ready when the spec says so. */
  function inboxOf(calls: string[]) {
    let ready = (): void => undefined;
    const port: Port = {
      send: () => Promise.resolve(),
      watch: () => () => undefined,
      subscribe: () => ({
        ready: new Promise<void>((resolve) => (ready = resolve)),
        hold: () => calls.push('hold'),
        close: () => calls.push('close'),
      }),
    };
    const listener = {
      channel: 'channel',
      message: () => calls.push('message'),
      subscribed: () => calls.push('subscribed'),
      failed: () => calls.push('failed'),
    };
    return { inbox: new Inbox(port, listener, 1_000), ready: () => ready() };
  }

  it('is told once its connection is ready', async () => {
    const calls: string[] = [];
    const { inbox, ready } = inboxOf(calls);
    inbox.open();
    ready();
    await setImmediate();
    expect(calls).toEqual(['hold', 'subscribed']);
  });

  it('hears nothing of a connection that is ready only after it was closed', async () => {
    const calls: string[] = [];
    const { inbox, ready } = inboxOf(calls);
    inbox.open();
    inbox.close();
    ready();
    await setImmediate();
    expect(calls).toEqual(['close']);
  });
});
