import { Injectable } from '@nestjs/common';
import { Cron, CronExpression } from '@nestjs/schedule';
import { lastValueFrom } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { Renderer } from '../reports/Renderer.js';
import { SharedLocks } from './SharedLocks.js';

/** Runs each night on one of the instances, whichever comes first. */
@Injectable()
export class NightlyReport {
  static readonly job = 'nightly report';
  readonly #locks: SharedLocks;
  readonly #renderer: Renderer;

  constructor(locks: SharedLocks, renderer: Renderer) {
    this.#locks = locks;
    this.#renderer = renderer;
  }

  @Cron(CronExpression.EVERY_DAY_AT_3AM, { name: NightlyReport.job })
  async run(): Promise<void> {
    const lock = this.#locks.lock(NightlyReport.job);
    // Completes without running it where another instance has it.
    const report$ = this.#renderer.render('of the night').pipe(withLock(lock.acquireIfAvailable()));
    await lastValueFrom(report$, { defaultValue: undefined });
  }
}
