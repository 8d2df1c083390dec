import type { Permit } from '../../../lib/index.js';
import { KeyedLock } from '../../../lib/index.js';
import { Probe } from '../Probe.js';
import { without } from '../without.js';

/** Makes one request for some keys, and calls back inside the grant, the error or the end. */
export interface Guest {
  readonly keys: readonly string[];
  readonly inside: readonly Call[];
}

export type Verb = 'asks' | 'asksIf' | 'tries' | 'leaves' | 'releases' | 'cancel' | 'close';

/** A call, and the number of the guest that makes it. */
export interface Call {
  readonly verb: Verb;
  readonly guest: number;
}

/** The permits per key, the guests, the calls, and the calls of an observer at each snapshot. */
export interface Program {
  readonly perKey: number;
  readonly guests: readonly Guest[];
  readonly calls: readonly Call[];
  readonly observer: readonly Call[] | undefined;
}

/**
 * A keyed lock, whose guests ask for several keys at once. It looks at each grant whether it was
 * due, and after each call whether nobody waits who could be inside.
 */
export class House {
  /** The errors that were found. */
  readonly faults: string[] = [];
  readonly #program: Program;
  readonly #locks: KeyedLock<string>;
  /** Guests that have made a request, and have no answer yet. */
  readonly #standing: Guest[] = [];
  /** Guests that should get an error. */
  readonly #failing: Guest[] = [];
  /** Guests that are inside and do not have their permit yet. */
  readonly #taking: Guest[] = [];
  readonly #permits = new Map<Guest, Permit>();
  readonly #requests = new Map<Guest, Probe<Permit>>();
  #depth = 0;
  #telling = false;
  #calls = 0;
  #told = 0;

  constructor(program: Program) {
    this.#program = program;
    this.#locks = new KeyedLock<string>(program.perKey);
    if (program.observer) this.#observe([...program.observer]);
  }

  /** Makes all calls. Then everybody releases until nobody is inside. */
  run(): readonly string[] {
    for (const call of this.#program.calls) this.#call(call);
    for (let inside; (inside = this.#inside()).length > 0;) {
      for (const guest of inside) this.#call({ verb: 'releases', guest: this.#numberOf(guest) });
    }
    if (this.#standing.length > 0) this.#faulty(`${this.#names(this.#standing)} wait for ever`);
    if (this.#failing.length > 0) this.#faulty(`${this.#names(this.#failing)} hear no error`);
    return this.faults;
  }

  #observe(calls: Call[]): void {
    this.#depth++;
    this.#locks.state$.subscribe(() => {
      const outermost = !this.#telling;
      this.#telling = true;
      this.#told++;
      const call = calls.shift();
      if (call) this.#call(call);
      if (outermost) this.#telling = false;
    });
    this.#depth--;
  }

  #call({ verb, guest: number }: Call): void {
    const guest = this.#program.guests[number];
    if (!guest) return;
    this.#depth++;
    this.#calls++;
    this.#do(verb, guest);
    // Including the state that an observer starts with.
    if (this.#told > this.#calls + 1) this.#faulty('a call is told in several transitions');
    if (--this.#depth === 0) this.#look();
  }

  #do(verb: Verb, guest: Guest): void {
    const asks = verb === 'asks' || verb === 'asksIf' || verb === 'tries';
    if (asks && !this.#requests.has(guest)) this.#ask(verb, guest);
    if (verb === 'leaves') this.#leave(guest);
    if (verb === 'releases') this.#permits.get(guest)?.release();
    if (verb === 'close') this.#end(() => this.#locks.close());
    if (verb === 'cancel') this.#end(() => this.#locks.cancelWaiting());
  }

  #ask(verb: Verb, guest: Guest): void {
    const { keys } = guest;
    const lockable = this.#locks.forAll(keys);
    const isFree = !this.#locks.closed && this.#isFree(guest, this.#standing);
    const probe = new Probe<Permit>({
      next: (permit) => this.#granted(guest, permit),
      error: () => this.#failed(guest),
      complete: () => this.#standing.includes(guest) && this.#ended(guest, isFree),
    });
    this.#requests.set(guest, probe);
    if (verb === 'tries') {
      if (isFree) this.#taking.push(guest);
      const permit = lockable.tryAcquire();
      without(this.#taking, guest);
      if (permit) this.#permits.set(guest, permit);
      if (isFree !== (permit !== undefined)) this.#fault(guest, 'tries to the wrong end');
      return;
    }
    if (this.#locks.closed) this.#failing.push(guest);
    else this.#standing.push(guest);
    const request = verb === 'asks' ? lockable.acquire() : lockable.acquireIfAvailable();
    request.subscribe(probe);
    if (isFree && !this.#telling && this.#standing.includes(guest))
      this.#fault(guest, 'is not granted during subscribe');
    if (!isFree && verb === 'asksIf' && this.#standing.includes(guest))
      this.#fault(guest, 'waits for what is not available');
  }

  #leave(guest: Guest): void {
    without(this.#standing, guest);
    without(this.#failing, guest);
    this.#requests.get(guest)?.unsubscribe();
  }

  #end(end: () => void): void {
    if (!this.#locks.closed) this.#failing.push(...this.#standing.splice(0));
    end();
  }

  #granted(guest: Guest, permit: Permit): void {
    if (!this.#standing.includes(guest)) this.#fault(guest, 'is granted, and does not wait');
    const before = this.#standing.slice(0, this.#standing.indexOf(guest));
    if (!this.#isFree(guest, before)) this.#fault(guest, 'is granted too early');
    without(this.#standing, guest);
    this.#permits.set(guest, permit);
    this.#callBack(guest);
  }

  #failed(guest: Guest): void {
    if (this.#failing[0] !== guest) this.#fault(guest, 'hears an error out of turn');
    without(this.#failing, guest);
    this.#callBack(guest);
  }

  #ended(guest: Guest, wasFree: boolean): void {
    if (wasFree) this.#fault(guest, 'is not granted what was available');
    without(this.#standing, guest);
    this.#callBack(guest);
  }

  #callBack(guest: Guest): void {
    for (const call of guest.inside) this.#call(call);
  }

  /** Whether no request before it needs one of its keys, and all of them have room. */
  #isFree(guest: Guest, before: readonly Guest[]): boolean {
    return guest.keys.every(
      (key) =>
        !before.some(({ keys }) => keys.includes(key)) &&
        this.#inside().filter(({ keys }) => keys.includes(key)).length < this.#program.perKey,
    );
  }

  #inside(): readonly Guest[] {
    return this.#program.guests.filter(
      (guest) => this.#taking.includes(guest) || this.#permits.get(guest)?.released === false,
    );
  }

  /** Checks that hold when no grant is on its way. */
  #look(): void {
    for (const [index, guest] of this.#standing.entries()) {
      if (this.#isFree(guest, this.#standing.slice(0, index))) this.#fault(guest, 'is forgotten');
    }
    if (this.#locks.closed) return;
    const inUse = new Set([...this.#standing, ...this.#inside()].flatMap(({ keys }) => keys));
    const { keys } = this.#locks.state;
    if (keys !== inUse.size) this.#faulty(`${String(keys)} keys, not ${String(inUse.size)}`);
  }

  #fault(guest: Guest, fault: string): void {
    this.#faulty(`${this.#names([guest])} ${fault}`);
  }

  #faulty(fault: string): void {
    this.faults.push(fault);
  }

  #names(guests: readonly Guest[]): string {
    return guests.map((guest) => this.#numberOf(guest)).join();
  }

  #numberOf(guest: Guest): number {
    return this.#program.guests.indexOf(guest);
  }
}
