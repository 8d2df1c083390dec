import { Alarm } from './Alarm.js';
import type { Port, Subscription } from './clients/Port.js';

/** What is told of a channel. */
export interface ChannelListener {
  /** The session's channel: the server tells only with its first answer what it begins with. */
  channel(): string;
  message(text: string): void;
  /** From now on every message arrives. Some may have been missed before. */
  subscribed(): void;
  /** It could not be made. */
  failed(error: unknown): void;
}

/**
 * Hears the session's channel on a connection of its own: opened when first something waits, kept
 * from then on, and opened again where it is lost while something waits.
 */
export class Inbox {
  readonly #port: Port;
  readonly #listener: ChannelListener;
  /** The longest that it waits before it tries again. */
  readonly #patience: number;
  readonly #again = new Alarm(() => this.open());
  #subscription: Subscription | undefined = undefined;
  #delay = 0;
  #held = false;
  #closed = false;
  /** Whether every message arrives. */
  #isReady = false;
  /** Whether a heartbeat told of a grant, and no message has come since. */
  #isLate = false;

  constructor(port: Port, listener: ChannelListener, patience: number) {
    this.#port = port;
    this.#listener = listener;
    this.#patience = patience;
  }

  open(): void {
    if (this.#closed || this.#subscription || this.#again.isSet) return;
    const subscription = this.#port.subscribe(
      this.#listener.channel(),
      (text) => {
        if (this.#subscription !== subscription) return;
        this.#isLate = false;
        this.#listener.message(text);
      },
      () => this.#lost(subscription),
    );
    this.#subscription = subscription;
    subscription.ready.then(
      () => {
        if (this.#subscription !== subscription) return;
        this.#delay = 0;
        this.#isReady = true;
        subscription.hold(this.#held);
        this.#listener.subscribed();
      },
      (error: unknown) => {
        this.#lost(subscription);
        this.#listener.failed(error);
      },
    );
  }

  /** @param held whether something waits or is held: then it keeps the process alive */
  hold(held: boolean): void {
    this.#held = held;
    this.#again.hold(held);
    this.#subscription?.hold(held);
  }

  /**
   * A network may drop a connection without a word. Then heartbeats tell what messages were to
   * tell. A message may be a moment later than a heartbeat, but not later than the next one.
   *
   * @param isFirst whether a heartbeat has told of a grant that no message had told of
   */
  beat(isFirst: boolean): void {
    if (this.#isLate && this.#subscription) this.#lost(this.#subscription);
    else this.#isLate = isFirst && this.#isReady;
  }

  close(): void {
    this.#closed = true;
    this.#again.clear();
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  #lost(subscription: Subscription): void {
    subscription.close();
    if (this.#subscription !== subscription) return;
    this.#subscription = undefined;
    this.#isReady = false;
    this.#isLate = false;
    if (!this.#held) return;
    this.#again.set(this.#delay);
    this.#delay = Math.min(this.#patience, Math.max(10, this.#delay * 2));
  }
}
