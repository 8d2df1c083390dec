import type { Observable } from 'rxjs';
import type { RedisLease } from '../../../lib/redis/index.js';
import { until } from './until.js';

/** A request, and what has become of it. */
export class Asking {
  lease: RedisLease | undefined = undefined;
  completed = false;
  error: unknown = undefined;
  readonly #subscription;

  constructor(request$: Observable<RedisLease>) {
    this.#subscription = request$.subscribe({
      next: (lease) => (this.lease = lease),
      error: (error: unknown) => (this.error = error),
      complete: () => (this.completed = true),
    });
  }

  get outcome(): string {
    if (this.lease) return 'granted';
    if (this.error) return (this.error as Error).name;
    return this.completed ? 'refused' : 'waiting';
  }

  /** Resolves once it is over, with how. */
  async over(): Promise<string> {
    await until('the request is answered', () => this.outcome !== 'waiting');
    return this.outcome;
  }

  async granted(): Promise<RedisLease> {
    const outcome = await this.over();
    if (!this.lease)
      throw new Error(`the request is not granted but ${outcome}`, { cause: this.error });
    return this.lease;
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}
