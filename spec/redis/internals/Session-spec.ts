import { setImmediate } from 'node:timers/promises';
import type { Claimant, ClaimingRequest } from '../../../lib/redis/Claim.js';
import { isRefusal } from '../../../lib/redis/isRefusal.js';
import type { Beat } from '../../../lib/redis/Server.js';
import { manualTime } from './helpers/manualTime.js';
import { alive, sessionWith } from './helpers/sessionWith.js';

const heard: string[] = [];
const claimant: Claimant = {
  granted: () => heard.push('granted'),
  refused: () => heard.push('refused'),
  failed: () => heard.push('failed'),
  lost: () => heard.push('lost'),
};
const waiting = (): Promise<unknown> => Promise.resolve({ kind: 'waiting', untilDue: 1_000 });
const granted = (): Promise<unknown> => Promise.resolve({ kind: 'granted', token: 5n });
const asked = { queue: 'lock:a', permits: 1, limit: 1, ifAvailable: false };
const request = { asked } as unknown as ClaimingRequest;

describe('a session', () => {
  beforeEach(() => {
    heard.length = 0;
  });

  it('does not beat for a client that is ready when it is closed', async () => {
    const { session, ready, beats } = sessionWith(() => Promise.resolve({ kind: 'lost' }));
    await setImmediate();
    await session.close();
    const before = beats();
    ready();
    expect(beats()).toBe(before);
  });

  it('hears nothing of what fails after it was taken back', async () => {
    let fail: ((error: Error) => void) | undefined;
    const { session } = sessionWith(() => new Promise((_resolve, reject) => (fail = reject)));
    await setImmediate();
    const claim = session.claim(claimant, request);
    session.release([claim]);
    fail?.(new Error('READONLY no'));
    await setImmediate();
    expect(heard).toEqual([]);
    await session.close();
  });

  it('says nothing to the server of what is taken back before it has heard of it', async () => {
    const { session, dropped } = sessionWith(waiting);
    session.release([session.claim(claimant, request)]);
    await setImmediate();
    expect(dropped).toEqual([]);
    await session.close();
  });

  it('takes no grant of an epoch that is over', async () => {
    const { session, message, dropped } = sessionWith(waiting);
    await setImmediate();
    const claim = session.claim(claimant, request);
    await setImmediate();
    message(`0 ${claim.id} 5`);
    expect(heard).toEqual([]);
    message(`1 ${claim.id} 5`);
    expect(heard).toEqual(['granted']);
    expect(dropped).toEqual([]);
    await session.close();
  });

  // After a reconnect a request is asked again, and a heartbeat may have brought its grant already.
  for (const [what, answer] of [
    ['an error', () => Promise.reject(new Error('OOM command not allowed'))],
    ['a refusal', () => Promise.resolve({ kind: 'refused' })],
  ] as const) {
    it(`keeps what was granted when the same request, asked again, is answered with ${what}`, async () => {
      const answers = [waiting, answer];
      let grants: Beat['grants'] = new Map();
      const { session, ready, dropped } = sessionWith(
        () => (answers.shift() ?? waiting)(),
        60_000,
        {
          beat: () => Promise.resolve({ ...alive, grants }),
        },
      );
      await setImmediate();
      const claim = session.claim(claimant, request);
      await setImmediate();
      grants = new Map([[claim.id, 5n]]);
      ready();
      await setImmediate();
      expect(answers).toEqual([]);
      expect(heard).toEqual(['granted']);
      expect(dropped).toEqual([]);
      await session.close();
    });
  }

  for (const [what, answer, reconnects] of [
    ['could not be asked', () => Promise.reject(new Error('BUSY running a script')), false],
    ['is asked again after a reconnect', waiting, true],
  ] as const) {
    it(`lets no request overtake one that ${what}`, async () => {
      const answers = [answer];
      const asked: string[] = [];
      const { session, ready } = sessionWith((_session, id) => {
        asked.push(id);
        return (answers.shift() ?? waiting)();
      });
      await setImmediate();
      session.claim(claimant, request);
      await setImmediate();
      if (reconnects) ready();
      session.claim(claimant, request);
      expect(asked).toEqual(['1']);
      await setImmediate();
      expect(asked).toEqual(['1', '1', '2']);
      session.claim(claimant, request);
      expect(asked).toEqual(['1', '1', '2', '3']);
      await session.close();
    });
  }

  it('loses what the server does not know of, and not what was released in the meantime', async () => {
    const answers: ((beat: Beat) => void)[] = [];
    const { session, ready, dropped } = sessionWith(granted, 60_000, {
      beat: () => new Promise((resolve) => answers.push(resolve)),
    });
    const answer = async (beat: Beat): Promise<void> => {
      answers.shift()?.(beat);
      await setImmediate();
    };
    await answer(alive);
    const unknown = session.claim(claimant, request);
    const released = session.claim(claimant, request);
    await setImmediate();
    ready();
    session.release([released]);
    await answer({ ...alive, since: 0n });
    expect(heard).toEqual(['granted', 'granted', 'lost']);
    expect(dropped).toEqual([released.id, unknown.id]);
    await session.close();
  });

  it('goes by an answer as far back as it tells of grants', async () => {
    let since = 5n;
    const { session, ready } = sessionWith(granted, 60_000, {
      beat: () => Promise.resolve({ ...alive, since }),
    });
    await setImmediate();
    session.claim(claimant, request);
    await setImmediate();
    ready();
    await setImmediate();
    expect(heard).toEqual(['granted']);
    since = 4n;
    ready();
    await setImmediate();
    expect(heard).toEqual(['granted', 'lost']);
    await session.close();
  });

  it('takes back more requests than one command can carry, and says again what is not answered', async () => {
    const sizes: number[] = [];
    const { session, ready } = sessionWith(waiting, 60_000, {
      drop: (_session, { length }) => {
        sizes.push(length);
        return sizes.length === 2 ? Promise.reject(new Error('lost')) : Promise.resolve();
      },
    });
    await setImmediate();
    session.release(Array.from({ length: 25_000 }, () => session.claim(claimant, request)));
    expect(sizes).toEqual([10_000, 10_000, 5_000]);
    await setImmediate();
    ready();
    await setImmediate();
    expect(sizes.slice(3)).toEqual([10_000]);
    await session.close();
  });

  it('is closed once, also from inside of its own end', async () => {
    const { session, ends } = sessionWith(granted);
    await setImmediate();
    let again: Promise<void> | undefined;
    const lost = { ...claimant, lost: () => (again = session.close()) };
    session.claim(lost, request);
    await setImmediate();
    const told = session.close();
    await told;
    expect(again).toBe(told);
    expect(ends()).toBe(1);
  });

  it('stays closed when a heartbeat is answered afterwards', async () => {
    let answer: ((beat: Beat) => void) | undefined;
    const beat = (): Promise<Beat> => new Promise((resolve) => (answer = resolve));
    const { session } = sessionWith(granted, 60_000, { beat });
    await setImmediate();
    session.claim(claimant, request);
    await setImmediate();
    const told = session.close();
    answer?.(alive);
    await told;
    expect(session.status.status).toBe('closed');
  });

  it('takes no grant that it hears of when its time is over, though no timer has run yet', async () => {
    const { session, message } = sessionWith(waiting, 100);
    await setImmediate();
    const claim = session.claim(claimant, request);
    await setImmediate();
    const end = performance.now() + 120;
    while (performance.now() < end);
    message(`1 ${claim.id} 5`);
    expect(heard).toEqual([]);
    expect(session.status.status).toBe('lost');
    await session.close();
  });
});

describe('the time of a session', () => {
  const LEASE = 60_000;
  const pass = manualTime();

  beforeEach(() => {
    heard.length = 0;
  });

  /** A server that answers one heartbeat, after so many milliseconds, and then no more. */
  function silentAfter(milliseconds: number): () => Promise<Beat> {
    let beats = 0;
    return () =>
      new Promise((resolve) => {
        if (beats++ === 0) setTimeout(resolve, milliseconds, alive);
      });
  }

  it('is measured from before the heartbeat was sent that was answered last', async () => {
    const { session } = sessionWith(granted, LEASE, { beat: silentAfter(LEASE / 2) });
    session.claim(claimant, request);
    await pass(LEASE / 2);
    expect(heard).toEqual(['granted']);
    await pass(LEASE / 2);
    expect(heard).toEqual(['granted', 'lost']);
    await session.close();
  });

  it('is over before it is over for the server', async () => {
    const { session } = sessionWith(granted, LEASE, { beat: silentAfter(0) });
    await pass(LEASE * 0.98);
    expect(session.status.status).toBe('alive');
    await pass(LEASE * 0.015);
    expect(session.status.status).toBe('lost');
    await session.close();
  });

  it('goes on with another subscription where heartbeats bring what no message has told', async () => {
    let grants: Beat['grants'] = new Map();
    const { session, subscriptions } = sessionWith(waiting, LEASE, {
      beat: () => Promise.resolve({ ...alive, grants }),
    });
    await pass(0);
    const claim = session.claim(claimant, request);
    await pass(0);
    grants = new Map([[claim.id, 5n]]);
    await pass(LEASE / 3);
    expect(heard).toEqual(['granted']);
    await pass(LEASE / 3);
    expect(subscriptions()).toBe(2);
    await session.close();
  });

  it('goes on with its subscription where what was granted before it comes without a message', async () => {
    const answers: ((beat: Beat) => void)[] = [];
    const { session, subscriptions } = sessionWith(waiting, LEASE, {
      beat: () => new Promise((resolve) => answers.push(resolve)),
    });
    const answer = async (beat: Beat): Promise<void> => {
      answers.shift()?.(beat);
      await pass(0);
    };
    await answer(alive);
    await pass(LEASE / 3);
    const one = session.claim(claimant, request);
    const other = session.claim(claimant, request);
    await pass(0);
    // The answer to the heartbeat that was sent before the subscription was made.
    await answer({ ...alive, grants: new Map([[one.id, 5n]]) });
    await answer({ ...alive, since: 0n, grants: new Map([[other.id, 6n]]) });
    await pass(LEASE / 3);
    await answer(alive);
    await pass(100);
    expect(heard).toEqual(['granted', 'granted']);
    expect(subscriptions()).toBe(1);
    await session.close();
  });

  it('is the longest that it waits to have told the server of its end', async () => {
    const { session } = sessionWith(granted, LEASE, {
      endSession: () => new Promise(() => undefined),
    });
    let told = false;
    void session.close().then(() => (told = true));
    await pass(LEASE - 100);
    expect(told).toBeFalse();
    await pass(100);
    expect(told).toBeTrue();
  });

  it('goes by its heartbeats, which say how many grants below a number the server is to know of', async () => {
    const tokens = [5n, 6n, 7n];
    const said: [since: string, heard: number][] = [];
    let counter = '1';
    const { session } = sessionWith(
      () => Promise.resolve({ kind: 'granted', token: tokens.shift() }),
      LEASE,
      {
        beat: (_session, _lease, _isNew, since, heard) => {
          said.push([since, heard]);
          return Promise.resolve({ ...alive, counter });
        },
      },
    );
    await pass(0);
    const first = session.claim(claimant, request);
    session.claim(claimant, request);
    await pass(0);
    counter = '6';
    await pass(LEASE / 3);
    session.claim(claimant, request);
    await pass(LEASE / 3);
    session.release([first]);
    await pass(LEASE / 3);
    expect(said).toEqual([
      ['0', 0],
      ['1', 0],
      ['6', 2],
      ['6', 1],
    ]);
    await session.close();
  });

  it('may be over for the epoch before and not for the server: both are ended', async () => {
    const ended: string[] = [];
    const { session } = sessionWith(granted, LEASE, {
      beat: silentAfter(0),
      endSession: (names) => {
        ended.push(...names.map((name) => name.replace(/^.*\./, 'epoch ')));
        return Promise.resolve();
      },
    });
    await pass(LEASE);
    await session.close();
    expect(ended).toEqual(['epoch 2', 'epoch 1']);
  });
});

describe('what a client rejects with', () => {
  it('is the answer of the server only if it is an error that begins with a code', () => {
    expect(isRefusal(new Error('NOAUTH Authentication required.'))).toBeTrue();
    expect(isRefusal(new Error('Connection is closed.'))).toBeFalse();
    expect(isRefusal('NOAUTH as a text')).toBeFalse();
    expect(isRefusal(undefined)).toBeFalse();
  });

  for (const code of ['LOADING', 'MASTERDOWN', 'BUSY', 'TRYAGAIN', 'CLUSTERDOWN']) {
    it(`is no refusal if it begins with ${code}: the server is not ready yet`, () => {
      expect(isRefusal(new Error(`${code} Redis is not ready`))).toBeFalse();
    });
  }
});
