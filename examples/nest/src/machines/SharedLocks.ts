import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Redis } from 'ioredis';
import { lastValueFrom } from 'rxjs';
import { type RedisLock, RedisLocks } from 'rxjs-locks/redis';

/** The locks that all instances share. */
@Injectable()
export class SharedLocks implements BeforeApplicationShutdown, OnApplicationShutdown {
  readonly #client = new Redis(process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379');
  readonly #locks = new RedisLocks(this.#client);

  lock(name: string): RedisLock {
    return this.#locks.lock(name);
  }

  /**
   * What this instance holds is given back, and its work is torn down, so that other instances do not
   * wait until its lease has run out. onApplicationShutdown would be too late: before it, Nest waits
   * until every open request has been answered.
   */
  async beforeApplicationShutdown(): Promise<void> {
    await lastValueFrom(this.#locks.close(), { defaultValue: undefined });
  }

  onApplicationShutdown(): void {
    this.#client.disconnect();
  }
}
