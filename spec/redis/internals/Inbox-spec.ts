import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import type { Port } from '../../../lib/redis/clients/Port.js';
import { Inbox } from '../../../lib/redis/Inbox.js';

describe('an inbox', () => {
  /** An inbox whose connection is ready when the spec says so. */
  function inboxOf(calls: string[]) {
    let ready = (): void => undefined;
    let hear = (): void => undefined;
    let lose = (): void => undefined;
    const port: Port = {
      send: () => Promise.resolve(),
      watch: () => () => undefined,
      subscribe: (_channel, message, ended) => {
        lose = ended;
        hear = () => message('1 1 5');
        return {
          ready: new Promise<void>((resolve) => (ready = resolve)),
          hold: () => calls.push('hold'),
          close: () => calls.push('close'),
        };
      },
    };
    const listener = {
      channel: () => 'channel',
      message: () => calls.push('message'),
      subscribed: () => calls.push('subscribed'),
      failed: () => calls.push('failed'),
    };
    return {
      inbox: new Inbox(port, listener, 1_000),
      ready: () => ready(),
      hear: () => hear(),
      lose: () => lose(),
    };
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

  it('takes its connection for dead on which no message of a grant came until the next heartbeat', async () => {
    const calls: string[] = [];
    const { inbox, ready } = inboxOf(calls);
    inbox.open();
    ready();
    await setImmediate();
    inbox.beat(true);
    expect(calls).not.toContain('close');
    inbox.beat(false);
    expect(calls).toContain('close');
    inbox.close();
  });

  it('does not take the next connection for dead before it is ready', async () => {
    for (const end of ['by a heartbeat', 'by itself']) {
      const calls: string[] = [];
      const { inbox, ready, lose } = inboxOf(calls);
      inbox.hold(true);
      inbox.open();
      ready();
      await setImmediate();
      inbox.beat(true);
      if (end === 'by itself') lose();
      else inbox.beat(true);
      await delay(5);
      calls.length = 0;
      inbox.beat(true);
      inbox.beat(true);
      expect(calls).withContext(end).toEqual([]);
      inbox.close();
    }
  });

  it('keeps a connection on which a message comes a moment after the heartbeat', async () => {
    const calls: string[] = [];
    const { inbox, ready, hear } = inboxOf(calls);
    inbox.open();
    ready();
    await setImmediate();
    inbox.beat(true);
    hear();
    inbox.beat(false);
    expect(calls).toEqual(['hold', 'subscribed', 'message']);
    inbox.close();
  });

  it('keeps a connection that was not ready when the grant was made', async () => {
    const calls: string[] = [];
    const { inbox, ready } = inboxOf(calls);
    inbox.open();
    inbox.beat(true);
    inbox.beat(true);
    ready();
    await setImmediate();
    inbox.beat(false);
    expect(calls).toEqual(['hold', 'subscribed']);
    inbox.close();
  });
});
