import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  ServiceUnavailableException,
} from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { ClosedError, LeaseLostError } from 'rxjs-locks';
import { SessionError } from 'rxjs-locks/redis';

/** Answers 503 where the lock was not granted, or was lost: the instance ends, or has lost Redis. */
@Catch(ClosedError, LeaseLostError, SessionError)
export class LocksUnavailable extends BaseExceptionFilter implements ExceptionFilter {
  override catch(cause: unknown, host: ArgumentsHost): void {
    super.catch(new ServiceUnavailableException(undefined, { cause }), host);
  }
}
