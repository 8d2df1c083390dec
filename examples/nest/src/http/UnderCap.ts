import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  ServiceUnavailableException,
} from '@nestjs/common';
import { catchError, type Observable } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { Cap } from './Cap.js';

const RETRY_AFTER_SECONDS = 5;

/**
 * Runs a handler under the cap of its module. A request that gets no permit is answered with 503.
 */
@Injectable()
export class UnderCap implements NestInterceptor {
  readonly #cap: Cap;

  constructor(cap: Cap) {
    this.#cap = cap;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    // On the permit and not after withLock: an error of the handler is not a reason for a 503.
    const permit$ = this.#cap.acquire().pipe(
      catchError((cause: unknown) => {
        response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
        throw new ServiceUnavailableException(undefined, { cause });
      }),
    );
    return next.handle().pipe(withLock(permit$));
  }
}
