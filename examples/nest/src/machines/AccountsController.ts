import { Controller, Get, Param } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { Renderer } from '../reports/Renderer.js';
import { SharedLocks } from './SharedLocks.js';

/** Handles one request at a time for each account, on all instances together. */
@Controller('accounts')
export class AccountsController {
  readonly #locks: SharedLocks;
  readonly #renderer: Renderer;

  constructor(locks: SharedLocks, renderer: Renderer) {
    this.#locks = locks;
    this.#renderer = renderer;
  }

  @Get(':id')
  statement(@Param('id') id: string): Observable<string> {
    return this.#renderer.render(`of ${id}`).pipe(withLock(this.#locks.lock(`account:${id}`)));
  }
}
