import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { defaultIfEmpty, defer, fromEvent, type Observable, of, takeUntil } from 'rxjs';

/** Unsubscribes from a handler, and from what it waits for, when its client has disconnected. */
@Injectable()
export class LeaveWithClient implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    return next.handle().pipe(
      takeUntil(closed(response)),
      // Nest waits for a value, and would log an EmptyError. Nobody receives this value.
      defaultIfEmpty(undefined),
    );
  }
}

/** If the client disconnects while a guard checks its request, the event is already over. */
const closed = (response: ServerResponse) =>
  defer(() => (response.closed ? of(undefined) : fromEvent(response, 'close')));
