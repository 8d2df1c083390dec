import { RateLimiter } from '../../../lib/index.js';
import type { Subscription } from 'rxjs';
import { ManualClock } from '../../helpers/ManualClock.js';

/** One call: `ask 3` asks three times, `leave 3` is the fourth of those that wait, `pass 3` lets 3 ms pass. */
export interface Call {
  readonly verb: 'ask' | 'askIf' | 'try' | 'leave' | 'cancel' | 'pass' | 'stall';
  readonly number: number;
}

export interface Schedule {
  readonly limit: number;
  readonly window: number;
  readonly calls: readonly Call[];
  /** What is called inside of one grant after the other. */
  readonly inGrants: readonly (Call | undefined)[];
}

/**
 * Plays a schedule, and looks at each millisecond and each grant: whether the window is ever too
 * full, and whether anybody waits who could be granted. All times are integers.
 */
export class Gate {
  /** The time of each grant. */
  readonly grants: number[] = [];
  readonly faults: string[] = [];
  readonly #schedule: Schedule;
  readonly #clock = new ManualClock();
  readonly #limiter: RateLimiter;
  /** Who has asked, and neither was granted nor has left, in order. */
  readonly #standing = new Map<number, Subscription | undefined>();
  readonly #inGrants: (Call | undefined)[];
  #asked = 0;
  /** How many grants are just being delivered, one inside the other. */
  #inside = 0;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
    this.#inGrants = [...schedule.inGrants];
    this.#limiter = new RateLimiter(schedule.limit, schedule.window, this.#clock);
  }

  run(): readonly string[] {
    for (const call of this.#schedule.calls) this.#do(call);
    const { limit, window } = this.#schedule;
    const rounds = Math.ceil(this.#standing.size / limit);
    this.#inGrants.length = 0;
    this.#pass((rounds + 1) * window);
    this.#expect(this.#standing.size === 0, 'is never granted');
    this.#expect(this.#clock.timers === 0, 'leaves a timer');
    this.#expect(this.#clock.most <= 1, 'has more than one timer');
    return this.faults;
  }

  /** Whether the last window has as many grants as it may have. */
  get #full(): boolean {
    const { limit, window } = this.#schedule;
    return this.grants.filter((time) => time > this.#clock.now() - window).length >= limit;
  }

  get #free(): boolean {
    return this.#standing.size === 0 && !this.#full;
  }

  #expect(right: boolean, fault: string): void {
    if (!right) this.faults.push(`${String(this.#clock.now())} ms: ${fault}`);
  }

  #do({ verb, number }: Call): void {
    const free = this.#free;
    switch (verb) {
      case 'ask':
        for (let index = 0; index < number; index++) this.#ask();
        break;
      case 'askIf': {
        const count = this.grants.length;
        this.#limiter.acquireIfAvailable().subscribe(() => this.#granted());
        this.#expect(this.grants.length > count === free, 'is wrong about what is available');
        break;
      }
      case 'try': {
        const permit = this.#limiter.tryAcquire();
        this.#expect((permit !== undefined) === free, 'lets one try who has to wait');
        if (permit) this.#start();
        break;
      }
      case 'leave': {
        const [id, request] = [...this.#standing][number % (this.#standing.size || 1)] ?? [];
        if (id === undefined) break;
        this.#standing.delete(id);
        request?.unsubscribe();
        break;
      }
      case 'cancel':
        this.#standing.clear();
        this.#limiter.cancelWaiting();
        break;
      case 'pass':
        this.#pass(number);
        break;
      case 'stall':
        // Nobody is granted meanwhile: whoever looks next is late.
        this.#clock.shift(number);
        this.#clock.advance(0);
        break;
    }
    this.#look();
  }

  #pass(ms: number): void {
    for (let passed = 0; passed < ms; passed++) {
      this.#clock.advance(1);
      this.#look();
    }
  }

  #ask(): void {
    const id = this.#asked++;
    this.#standing.set(id, undefined);
    const request = this.#limiter.acquire().subscribe({
      next: () => this.#granted(id),
      error: () => undefined,
    });
    if (this.#standing.has(id)) this.#standing.set(id, request);
  }

  #granted(id?: number): void {
    const [first] = this.#standing.keys();
    this.#expect(first === id, 'grants out of turn');
    if (id !== undefined) this.#standing.delete(id);
    this.#start();
    const call = this.#inGrants.shift();
    if (!call) return;
    this.#inside++;
    this.#do(call);
    this.#inside--;
  }

  #start(): void {
    this.#expect(!this.#full, 'grants too many');
    this.grants.push(this.#clock.now());
  }

  /** Looks around, where no grant is being delivered: those that wait come after it. */
  #look(): void {
    if (this.#inside > 0) return;
    this.#expect(this.#standing.size === 0 || this.#full, 'grants too late');
    const { limit, window } = this.#schedule;
    const recent = this.grants.filter((time) => time > this.#clock.now() - window).length;
    const { available, waiting } = this.#limiter.state;
    this.#expect(waiting === this.#standing.size, 'is wrong about who waits');
    this.#expect(available === (waiting > 0 ? 0 : limit - recent), 'is wrong about what is free');
  }
}
