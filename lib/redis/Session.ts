import { noop, type Subscription } from 'rxjs';
import { Outbox } from '../core/machinery/Outbox.js';
import type { Cell } from '../core/machinery/Cell.js';
import { ClosedError, LeaseLostError } from '../errors.js';
import { Alarm } from './Alarm.js';
import { Claim, type Claimant, type ClaimingRequest } from './Claim.js';
import type { Port } from './clients/Port.js';
import { Inbox } from './Inbox.js';
import { isRefusal } from './isRefusal.js';
import { runtime } from './runtime.js';
import type { Beat, Server } from './Server.js';
import { SessionError } from './SessionError.js';
import type { RedisSessionState } from './types.js';

/** A session makes no grants itself: its outbox only tells. */
const NO_GRANTS = { pending: false, pendingAtOnce: false, deliverNext: noop };

/** How many ids a command carries: ioredis passes them as arguments, which a stack must hold. */
const MOST_IDS = 10_000;

type HeldClaim = Claim & { readonly token: bigint };

/** What is known of a session. */
export interface SessionStatus {
  readonly status: RedisSessionState['status'];
  /** When the last heartbeat that was answered was sent, by the session's clock. */
  readonly sentAt: number;
}

/**
 * All claims of one process. It lives as long as its heartbeats arrive.
 *
 *     connecting ──answered──▶ alive ──its time is over, or the server does not know it──▶ lost
 *                                ▲                                                           │
 *                                └───────────────── answered, under the next epoch ──────────┘
 *     close() ends it in each of them
 *
 * It measures its lease from before a heartbeat was sent, on a clock that nobody sets, so that it
 * gives up before the server does. What was granted is lost then. What waits is asked again under
 * the next epoch.
 *
 * A message or its answer may be lost. So the session repeats each request and each release until
 * the server has answered. Repeating does no harm.
 */
export class Session {
  readonly outbox = new Outbox(NO_GRANTS, NO_GRANTS);
  cell: Cell | undefined = undefined;
  closed = false;
  status: SessionStatus = { status: 'connecting', sentAt: -Infinity };
  readonly #server: Server;
  readonly #lease: number;
  /** How long it trusts a heartbeat: one percent less, since two clocks never go alike. */
  readonly #trust: number;
  readonly #third: number;
  readonly #id = runtime.crypto.randomUUID();
  readonly #inbox: Inbox;
  readonly #unwatch: () => void;
  readonly #heartbeat = new Alarm(() => this.#beat());
  readonly #end = new Alarm(() => this.#watchClock());
  /** What waits and what is held, in the order in which it was asked for. */
  readonly #claims = new Map<string, Claim>();
  /** Those that observe the state of a primitive, which nobody else may keep. */
  readonly #observers = new Set<Subscription>();
  /** What has been given back, until the server has answered. */
  readonly #dropping = new Set<string>();
  #epoch = 1;
  /** How many claims there have been. */
  #made = 0;
  #base = '';
  /** Whether a heartbeat is on its way. */
  #beating = false;
  /** Whether the next one is to follow at once. */
  #beatAgain = false;
  /** Whether something waits that is to be asked for once more. */
  #askAgain = false;
  /** The highest number of the last heartbeat: grants below it have been heard of. */
  #since = '0';
  /** Resolves when the server has been told of the end. */
  #told = Promise.resolve();
  /**
   * Whether the next answer is to tell all grants, as after each connection: the server may have
   * lost some, and have others again that were given back.
   */
  #askForAll = true;

  constructor(port: Port, server: Server, lease: number) {
    this.#server = server;
    this.#lease = lease;
    this.#trust = lease * 0.99;
    this.#third = lease / 3;
    this.#inbox = new Inbox(
      port,
      {
        channel: () => `${this.#base}:${this.#id}`,
        message: (text) => this.#received(text),
        subscribed: () => this.#beatForAll(),
        failed: (error) => this.#refused(error),
      },
      this.#third,
    );
    this.#unwatch = port.watch(
      () => this.#connected(),
      (error) => this.#refused(error),
    );
    this.#beat();
  }

  /** Asks the server on behalf of a request, now or when the session is alive. */
  claim(claimant: Claimant, request: ClaimingRequest): Claim {
    const claim = new Claim(claimant, request, String(++this.#made));
    this.#claims.set(claim.id, claim);
    this.#hold();
    if (this.#isAlive && !this.#askAgain) this.#ask(claim);
    else this.#beat();
    return claim;
  }

  /** Takes claims back, and gives back what they hold. */
  release(claims: readonly Claim[]): void {
    // Lost claims are not known any more, and the server has not heard of all.
    const known = claims.filter(
      ({ id, epoch }) => this.#claims.delete(id) && epoch === this.#epoch,
    );
    this.#hold();
    this.#drop(known.map(({ id }) => id));
  }

  /** Keeps an observer, and what it observes, until it is unsubscribed. */
  keep(observer: Subscription): void {
    this.#observers.add(observer);
    observer.add(() => this.#observers.delete(observer));
  }

  /** Looks at the clock. */
  check(): void {
    if (this.#isAlive && runtime.performance.now() >= this.status.sentAt + this.#trust) {
      this.#lose('no heartbeat was answered in time');
    }
  }

  /**
   * Ends it.
   *
   * @returns resolves when the server has been told, at the latest one lease later
   */
  close(): Promise<void> {
    if (this.closed) return this.#told;
    const held = this.#held();
    this.closed = true;
    this.#claims.clear();
    this.#unwatch();
    this.#inbox.close();
    this.#heartbeat.clear();
    this.#end.clear();
    this.#told = new Promise((resolve) => {
      const late = new Alarm(resolve);
      late.hold(true);
      late.set(this.#lease);
      const over = (): void => {
        late.clear();
        resolve();
      };
      // The one before may be on the server still: a heartbeat may have been late.
      this.#server.endSession([this.name, this.#nameIn(this.#epoch - 1)]).then(over, over);
    });
    this.#tell({ status: 'closed', sentAt: this.status.sentAt });
    const cause = new ClosedError('closed: no request is granted any more');
    this.#loseAll(held, new LeaseLostError('the session was closed', { cause }));
    return this.#told;
  }

  /** What the server calls it now. */
  get name(): string {
    return this.#nameIn(this.#epoch);
  }

  get #isAlive(): boolean {
    return this.status.status === 'alive';
  }

  #watchClock(): void {
    this.check();
    if (this.#isAlive) this.#end.set(this.status.sentAt + this.#trust - runtime.performance.now());
  }

  #nameIn(epoch: number): string {
    return `${this.#id}.${String(epoch)}`;
  }

  #tell(status: SessionStatus): void {
    this.status = status;
    this.cell?.note();
    this.outbox.flush();
  }

  /** Keeps the process alive where something waits or is held. */
  #hold(): void {
    const held = this.#claims.size > 0;
    this.#heartbeat.hold(held);
    this.#end.hold(held);
    this.#inbox.hold(held);
  }

  #held(): HeldClaim[] {
    return [...this.#claims.values()].filter(isHeld);
  }

  #waiting(): Claim[] {
    return [...this.#claims.values()].filter((claim) => !isHeld(claim));
  }

  /** It may have left, and a heartbeat or a message may have brought its grant. */
  #isWaiting(claim: Claim): boolean {
    return this.#claims.has(claim.id) && !isHeld(claim);
  }

  /** A connection is ready. What was said on the one before may not have arrived. */
  #connected(): void {
    for (const claim of this.#waiting()) this.#askLater(claim);
    this.#beatForAll();
  }

  #beatForAll(): void {
    this.#askForAll = true;
    this.#beat();
  }

  #beat(): void {
    if (this.closed) return;
    this.check();
    this.#beatAgain = this.#beating;
    if (this.#beating) return;
    this.#beating = true;
    const sentAt = runtime.performance.now();
    const epoch = this.#epoch;
    const all = this.#askForAll;
    this.#askForAll = false;
    const since = all ? '0' : this.#since;
    // What the server has to know of.
    const held = this.#held();
    const known = BigInt(since);
    const heard = held.filter(({ token }) => token <= known).length;
    this.#heartbeat.clear();
    this.#server.beat(this.name, this.#lease, !this.#isAlive, since, heard).then(
      (beat) => this.#answered(epoch, sentAt, held, beat),
      (error: unknown) => {
        this.#askForAll ||= all;
        this.#beating = false;
        this.#schedule(this.#third);
        this.#refused(error);
      },
    );
  }

  /** @param delay in how many milliseconds the next heartbeat is due */
  #schedule(delay: number): void {
    if (this.closed || this.#beating) return;
    if (this.#beatAgain) this.#beat();
    else this.#heartbeat.set(delay);
  }

  #answered(
    epoch: number,
    sentAt: number,
    held: readonly HeldClaim[],
    beat: Beat | undefined,
  ): void {
    if (this.closed) return;
    this.check();
    this.#beating = false;
    if (epoch !== this.#epoch) {
      // The answer of one that is lost already.
      this.#beat();
    } else if (!beat) {
      this.#lose('the server does not know the session any more');
    } else if (runtime.performance.now() >= sentAt + this.#trust) {
      // The answer came too late for it to begin.
      this.#epoch++;
      this.#beat();
    } else {
      this.#live(sentAt, held, beat);
    }
  }

  #live(sentAt: number, held: readonly HeldClaim[], beat: Beat): void {
    const { base, counter, untilDue, since, grants } = beat;
    const epoch = this.#epoch;
    this.#base = base;
    this.#since = counter;
    this.status = { status: 'alive', sentAt };
    this.#watchClock();
    // A new connection may have missed messages. Then this answer or the next tells all.
    const missed = since === 0n || this.#askForAll;
    const waiting = this.#waiting();
    this.#inbox.beat(!missed && waiting.some(({ id }) => grants.has(id)));
    this.#schedule(sentAt + this.#third - runtime.performance.now());
    this.#askAgain = false;
    for (const claim of waiting) this.#ask(claim);
    this.#drop([...this.#dropping]);
    // What the server had granted and does not know of any more: its data are older than that. It
    // may still know of the request.
    const gone = held.filter(
      ({ id, token }) => token > since && this.#claims.has(id) && !grants.has(id),
    );
    this.release(gone);
    if (waiting.length > 0) this.#await(untilDue);
    // From here on foreign code is called.
    this.#tell(this.status);
    this.#loseAll(gone, new LeaseLostError('the server has lost what it had granted'));
    for (const [id, token] of grants) this.#granted(epoch, id, token);
  }

  #ask(claim: Claim): void {
    if (claim.asking) return;
    const epoch = this.#epoch;
    claim.asking = true;
    claim.epoch = epoch;
    this.#server.acquire(this.name, claim.id, claim.asked).then(
      (answer) => {
        // It is asked again under the next epoch.
        if (epoch !== this.#epoch || this.closed) return;
        if (answer.kind === 'granted') {
          this.#granted(epoch, claim.id, answer.token);
        } else if (answer.kind === 'lost') {
          this.#lose('the server does not know the session any more');
        } else if (answer.kind === 'waiting') {
          this.#await(answer.untilDue);
          if (!this.#claims.has(claim.id)) this.#forget(claim.id);
        } else if (this.#isWaiting(claim)) {
          this.#claims.delete(claim.id);
          this.#hold();
          claim.claimant.refused(claim);
        }
      },
      (error: unknown) => {
        if (epoch !== this.#epoch || !this.#isWaiting(claim)) return;
        if (isRefusal(error)) this.#fail([claim], error);
        else this.#askLater(claim);
      },
    );
  }

  /** Asks with the next heartbeat that is answered. Requests made until then do not overtake it. */
  #askLater(claim: Claim): void {
    claim.asking = false;
    this.#askAgain = true;
  }

  /** Something waits: for a message, and for others to fall due. */
  #await(untilDue: number): void {
    this.#inbox.open();
    const { sentAt } = this.status;
    const delay = sentAt + this.#third - runtime.performance.now();
    this.#schedule(Math.min(delay, untilDue + 1));
  }

  #received(text: string): void {
    const [epoch, id = '', token = ''] = text.split(' ');
    this.#granted(Number(epoch), id, BigInt(token));
  }

  #granted(epoch: number, id: string, token: bigint): void {
    this.check();
    if (epoch !== this.#epoch || this.closed) return;
    const claim = this.#claims.get(id);
    if (!claim) {
      this.#forget(id);
    } else if (claim.token === undefined) {
      claim.token = token;
      claim.claimant.granted(claim);
    }
  }

  /** The server knows of a request that has left: it was told so before it knew. */
  #forget(id: string): void {
    if (!this.#dropping.has(id)) this.#drop([id]);
  }

  #drop(ids: readonly string[]): void {
    for (const id of ids) this.#dropping.add(id);
    for (let start = 0; start < ids.length; start += MOST_IDS) {
      this.#sayDropped(ids.slice(start, start + MOST_IDS));
    }
  }

  #sayDropped(ids: readonly string[]): void {
    this.#server.drop(this.name, ids).then(
      () => {
        for (const id of ids) this.#dropping.delete(id);
      },
      // Said again with the next heartbeat that is answered.
      () => undefined,
    );
  }

  /** The server may have said no: whoever waits hears it. */
  #refused(error: unknown): void {
    if (isRefusal(error)) this.#fail(this.#waiting(), error);
  }

  #fail(claims: readonly Claim[], error: Error): void {
    this.release(claims);
    const failure = new SessionError(`the server refuses: ${error.message}`, { cause: error });
    for (const claim of claims) claim.claimant.failed(claim, failure);
  }

  #lose(why: string): void {
    const held = this.#held();
    this.#epoch++;
    this.#since = '0';
    this.#dropping.clear();
    this.#end.clear();
    for (const { id } of held) this.#claims.delete(id);
    for (const claim of this.#waiting()) this.#askLater(claim);
    this.#hold();
    this.status = { status: 'lost', sentAt: this.status.sentAt };
    this.#beat();
    this.#tell(this.status);
    this.#loseAll(held, new LeaseLostError(why));
  }

  #loseAll(claims: readonly HeldClaim[], error: LeaseLostError): void {
    for (const claim of claims) claim.claimant.lost(claim, error);
  }
}

function isHeld(claim: Claim): claim is HeldClaim {
  return claim.token !== undefined;
}
