import type {
  LockInformation,
  LockManager,
  LockManagerState,
  LockRequestOptions,
} from '../../../lib/web/index.js';
import type { Tab } from './World.js';

type Callback = Parameters<LockManager['request']>[2];

/** How a runtime differs from the specification. */
export interface Deviation {
  /** Calls back inside `request` where the lock is free, as Node does. */
  readonly atOnce?: boolean;
  /** Lets nobody in when a request leaves, as Chromium 150 and Node 24 do. */
  readonly forgetful?: boolean;
}

interface Lock extends LockInformation {
  readonly name: string;
  readonly mode: LockRequestOptions['mode'];
  readonly tab: LockManager;
  /** Rejects the promise of whoever asked for it. */
  readonly reject: (error: unknown) => void;
}

interface Request extends Lock {
  readonly callback: Callback;
  readonly signal: AbortSignal | undefined;
  readonly resolve: (value: unknown) => void;
}

/**
 * The lock managers of the tabs of one origin, by the algorithms of the Web Locks specification
 * (https://w3c.github.io/web-locks/#algorithms), whose names the methods have.
 */
export class SpecifiedLocks {
  readonly #deviation: Deviation;
  #held: Lock[] = [];
  #queue: Request[] = [];

  constructor(deviation: Deviation = {}) {
    this.#deviation = deviation;
  }

  /** Opens a tab. */
  open(): Tab {
    const state = { closed: false };
    const locks: LockManager = {
      request: (name, options, callback) => this.#request(locks, state, name, options, callback),
      query: () => this.#enqueue(() => this.#snapshot()),
    };
    return {
      locks,
      close: () => {
        state.closed = true;
        this.#terminate(locks);
      },
    };
  }

  /** The lock task queue: what is put there runs one after the other, and not inside the caller. */
  #enqueue<T>(steps: () => T): Promise<T> {
    return Promise.resolve().then(steps);
  }

  #request(
    tab: LockManager,
    state: { readonly closed: boolean },
    name: string,
    { mode, ifAvailable = false, steal = false, signal }: LockRequestOptions,
    callback: Callback,
  ): Promise<unknown> {
    const refused = (message: string): Promise<never> =>
      Promise.reject(new DOMException(message, 'NotSupportedError'));
    if (!['exclusive', 'shared'].includes(mode)) return Promise.reject(new TypeError('a mode'));
    if (name.startsWith('-')) return refused('a name with a hyphen');
    if (steal && ifAvailable) return refused('steal and ifAvailable');
    if (steal && mode !== 'exclusive') return refused('a shared lock cannot be stolen');
    if (signal && (steal || ifAvailable)) return refused('signal and steal or ifAvailable');
    if (signal?.aborted) return Promise.reject(signal.reason as Error);
    return new Promise((resolve, reject) => {
      // What a tab that is gone would be told, nobody is told.
      const called: Callback = (lock) => (state.closed ? undefined : callback(lock));
      const request = { name, mode, tab, callback: called, signal, resolve, reject };
      signal?.addEventListener('abort', () => {
        void this.#enqueue(() => this.#abort(request));
        reject(signal.reason as Error);
      });
      const steps = (): void => this.#requestLock(request, ifAvailable, steal, state.closed);
      if (this.#deviation.atOnce) steps();
      else void this.#enqueue(steps);
    });
  }

  #requestLock(request: Request, ifAvailable: boolean, steal: boolean, closed: boolean): void {
    if (closed) return;
    if (steal) {
      const broken = this.#held.filter(({ name }) => name === request.name);
      this.#held = this.#held.filter((lock) => !broken.includes(lock));
      for (const { reject } of broken) reject(new DOMException('stolen', 'AbortError'));
      this.#queue.unshift(request);
    } else if (ifAvailable && !this.#isGrantable(request)) {
      this.#call(() => request.resolve(request.callback(null)));
      return;
    } else {
      this.#queue.push(request);
    }
    this.#process(request.name);
  }

  #release(lock: Lock): void {
    if (!this.#held.includes(lock)) return;
    this.#held = this.#held.filter((other) => other !== lock);
    this.#process(lock.name);
  }

  #abort(request: Request): void {
    if (!this.#queue.includes(request)) return;
    this.#queue = this.#queue.filter((other) => other !== request);
    if (!this.#deviation.forgetful) this.#process(request.name);
  }

  #process(name: string): void {
    for (const request of this.#queue.filter((other) => other.name === name)) {
      if (!this.#isGrantable(request)) return;
      this.#queue = this.#queue.filter((other) => other !== request);
      this.#grant(request);
    }
  }

  #grant(request: Request): void {
    const { name, mode, tab, callback, signal, resolve, reject } = request;
    const lock: Lock = { name, mode, tab, reject };
    this.#held.push(lock);
    this.#call(() => {
      if (signal?.aborted) {
        void this.#enqueue(() => this.#release(lock));
        return;
      }
      const waiting = new Promise((settle) => settle(callback({ name, mode })));
      void waiting.catch(() => undefined).then(() => this.#enqueue(() => this.#release(lock)));
      waiting.then(resolve, reject);
    });
  }

  /** Calls back on the event loop of the tab. */
  #call(steps: () => void): void {
    if (this.#deviation.atOnce) steps();
    else queueMicrotask(steps);
  }

  #isGrantable({ name, mode, ...request }: Request): boolean {
    const [first] = this.#queue.filter((other) => other.name === name);
    if (first && first.callback !== request.callback) return false;
    const held = this.#held.filter((lock) => lock.name === name);
    return mode === 'shared' ? held.every((lock) => lock.mode === 'shared') : held.length === 0;
  }

  #snapshot(): LockManagerState {
    const told = ({ name, mode }: Lock): LockInformation => ({ name, mode });
    return { held: this.#held.map(told), pending: this.#queue.map(told) };
  }

  #terminate(tab: LockManager): void {
    const isOpen = (lock: Lock): boolean => lock.tab !== tab;
    const [held, queue] = [this.#held, this.#queue];
    this.#queue = queue.filter(isOpen);
    this.#held = held.filter(isOpen);
    const left = this.#deviation.forgetful ? held : [...held, ...queue];
    for (const { name } of left) this.#process(name);
  }
}
