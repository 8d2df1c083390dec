import { catchError, defer, map, type Observable, throwError } from 'rxjs';
import type { Server } from './Server.js';
import { SessionError } from './SessionError.js';
import type { RedisLockQuery } from './types.js';

/** Asks the server, at each subscription, what all sessions together hold and wait for. */
export function querying<T>(
  server: Server,
  queue: string,
  read: (answer: RedisLockQuery) => T,
): Observable<T> {
  return defer(() => server.query(queue)).pipe(
    catchError((cause: unknown) =>
      throwError(() => new SessionError(`no answer: ${(cause as Error).message}`, { cause })),
    ),
    map(read),
  );
}
