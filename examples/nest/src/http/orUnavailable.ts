import type { ServerResponse } from 'node:http';
import { ServiceUnavailableException } from '@nestjs/common';
import { catchError, type MonoTypeOperatorFunction } from 'rxjs';
import type { Permit } from 'rxjs-locks';

const RETRY_AFTER_SECONDS = 5;

/**
 * Answers 503 where a request gets no permit. Use it on the permit and not after withLock: an error
 * of the handler is not a reason for a 503.
 */
export function orUnavailable(response: ServerResponse): MonoTypeOperatorFunction<Permit> {
  return catchError((cause: unknown) => {
    response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
    throw new ServiceUnavailableException(undefined, { cause });
  });
}
