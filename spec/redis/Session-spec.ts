import type { Claimant } from '../../lib/redis/Claim.js';
import type { Port } from '../../lib/redis/clients/Port.js';
import type { RedisRequest } from '../../lib/redis/RedisRequest.js';
import { saysNo } from '../../lib/redis/saysNo.js';
import type { Beat, Server } from '../../lib/redis/Server.js';
import { Session } from '../../lib/redis/Session.js';

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A session whose server and client are in the hands of the spec. */
function sessionWith(acquire: () => Promise<unknown>, lease = 60_000) {
  const alive: Beat = { base: 'b', counter: '1', untilDue: 1_000, grants: new Map() };
  let ready = (): void => undefined;
  let message: (text: string) => void;
  let beats = 0;
  const dropped: string[] = [];
  const server = {
    beat: () => {
      beats++;
      return Promise.resolve(alive);
    },
    acquire,
    drop: (_session: string, ids: readonly string[]) => {
      dropped.push(...ids);
      return Promise.resolve();
    },
    bye: () => Promise.resolve(),
  };
  const port: Port = {
    send: () => Promise.resolve(),
    watch: (call) => {
      ready = call;
      return () => undefined;
    },
    subscribe: (_channel, call) => {
      message = call;
      return { ready: Promise.resolve(), hold: () => undefined, close: () => undefined };
    },
  };
  const session = new Session(port, server as unknown as Server, lease);
  return {
    session,
    dropped,
    ready: () => ready(),
    message: (text: string) => message(text),
    beats: () => beats,
  };
}

const heard: string[] = [];
const claimant: Claimant = {
  granted: () => heard.push('granted'),
  refused: () => heard.push('refused'),
  failed: () => heard.push('failed'),
  lost: () => heard.push('lost'),
};
const request = { asked: { queue: 'lock:a', permits: 1, limit: 1 } } as unknown as RedisRequest;

describe('a session', () => {
  beforeEach(() => {
    heard.length = 0;
  });

  it('does not beat for a client that is ready when it is closed', async () => {
    const { session, ready, beats } = sessionWith(() => Promise.resolve({ kind: 'lost' }));
    await soon();
    await session.close();
    const before = beats();
    ready();
    expect(beats()).toBe(before);
  });

  it('hears nothing of what fails after it was taken back', async () => {
    let fail: ((error: Error) => void) | undefined;
    const { session } = sessionWith(() => new Promise((_resolve, reject) => (fail = reject)));
    await soon();
    const claim = session.claim(claimant, request);
    session.release([claim]);
    fail?.(new Error('READONLY no'));
    await soon();
    expect(heard).toEqual([]);
    await session.close();
  });

  it('takes no grant of an epoch that is over', async () => {
    const { session, message, dropped } = sessionWith(() =>
      Promise.resolve({ kind: 'waiting', untilDue: 1_000 }),
    );
    await soon();
    const claim = session.claim(claimant, request);
    await soon();
    message(`0 ${claim.id} 5`);
    expect(heard).toEqual([]);
    message(`1 ${claim.id} 5`);
    expect(heard).toEqual(['granted']);
    expect(dropped).toEqual([]);
    await session.close();
  });

  it('takes no grant that it hears of when its time is over, though no timer has run yet', async () => {
    const { session, message } = sessionWith(
      () => Promise.resolve({ kind: 'waiting', untilDue: 1_000 }),
      100,
    );
    await soon();
    const claim = session.claim(claimant, request);
    await soon();
    const end = performance.now() + 120;
    while (performance.now() < end);
    message(`1 ${claim.id} 5`);
    expect(heard).toEqual([]);
    expect(session.status.status).toBe('lost');
    await session.close();
  });
});

describe('what a client rejects with', () => {
  it('is the answer of the server only if it is an error that begins with a code', () => {
    expect(saysNo(new Error('NOAUTH Authentication required.'))).toBeTrue();
    expect(saysNo(new Error('Connection is closed.'))).toBeFalse();
    expect(saysNo(new Error('LOADING Redis is loading'))).toBeFalse();
    expect(saysNo('NOAUTH as a text')).toBeFalse();
    expect(saysNo(undefined)).toBeFalse();
  });
});
