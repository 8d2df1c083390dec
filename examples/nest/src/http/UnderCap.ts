import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { Cap } from './Cap.js';
import { orUnavailable } from './orUnavailable.js';

/** Runs a handler under the cap of its module. A request that gets no permit is answered with 503. */
@Injectable()
export class UnderCap implements NestInterceptor {
  readonly #cap: Cap;

  constructor(cap: Cap) {
    this.#cap = cap;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    return next.handle().pipe(withLock(this.#cap.acquire().pipe(orUnavailable(response))));
  }
}
