import type { ServerResponse } from 'node:http';
import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { defaultIfEmpty, defer, fromEvent, type Observable, of, takeUntil } from 'rxjs';

/** Unsubscribes from a handler, and from what it waits for, when its client has gone. */
@Injectable()
export class LeaveWithClient implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<ServerResponse>();
    return next.handle().pipe(
      takeUntil(closed(response)),
      // Nest waits for a value, and would log an EmptyError. This one is sent to nobody.
      defaultIfEmpty(undefined),
    );
  }
}

/** The client may go while a guard still looks at its request: then the event has been already. */
const closed = (response: ServerResponse) =>
  defer(() => (response.closed ? of(undefined) : fromEvent(response, 'close')));
