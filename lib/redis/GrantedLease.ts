import type { AskerContext } from '../core/machinery/AskerContext.js';
import type { PermitOwner } from '../core/machinery/GrantedPermit.js';
import { type Inspect, inspectionKey } from '../core/machinery/inspectionKey.js';
import { RemoteLease } from '../shared/RemoteLease.js';
import type { Signal } from '../types.js';
import type { Claim } from './Claim.js';
import type { RedisLease } from './types.js';

/** What is granted between machines: a permit that ends with its session. */
export class GrantedLease extends RemoteLease<Claim> implements RedisLease {
  readonly token: bigint;
  /** In which its holder hears of its loss. */
  readonly context: AskerContext | undefined;
  readonly #check: () => void;

  /** @param check looks at the clock, and may call `lose` */
  constructor(
    owner: PermitOwner<Claim>,
    claim: Claim,
    context: AskerContext | undefined,
    check: () => void,
  ) {
    super(owner, claim);
    this.context = context;
    // eslint-disable-next-line @typescript-eslint/no-non-null-assertion -- it was granted under one
    this.token = claim.token!;
    this.#check = check;
  }

  override get signal(): Signal {
    // Code that wakes up after the process was stopped comes here before any timer has run.
    if (!this.released) this.#check();
    return super.signal;
  }

  override toJSON(): object {
    return { released: this.released, token: String(this.token) };
  }

  override [inspectionKey](_depth: number, options: object, inspect: Inspect): string {
    return `Lease ${inspect({ released: this.released, token: this.token }, options)}`;
  }
}
