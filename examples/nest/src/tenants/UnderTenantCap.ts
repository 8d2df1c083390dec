import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { Observable } from 'rxjs';
import { withLock } from 'rxjs-locks';
import { orUnavailable } from '../http/orUnavailable.js';
import { contextOfRequest } from './contextOfRequest.js';
import { TenantCap } from './TenantCap.js';

/** Runs a handler under the cap of its tenant. A request that gets no permit is answered with 503. */
@Injectable()
export class UnderTenantCap implements NestInterceptor {
  readonly #cap: TenantCap;

  constructor(cap: TenantCap) {
    this.#cap = cap;
  }

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    const permit$ = this.#cap.for(contextOfRequest().tenant).acquire();
    return next.handle().pipe(withLock(permit$.pipe(orUnavailable(response))));
  }
}
