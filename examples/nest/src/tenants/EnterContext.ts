import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { BadRequestException, Injectable, type NestMiddleware } from '@nestjs/common';
import { requestContext } from './requestContext.js';

/** Handles each request in a context of its own. A real application knows the tenant from a login. */
@Injectable()
export class EnterContext implements NestMiddleware {
  use({ headers }: IncomingMessage, _: unknown, next: () => void): void {
    const tenant = headers['x-tenant'];
    if (typeof tenant !== 'string' || tenant === '')
      throw new BadRequestException('X-Tenant: the name of a tenant');
    const request = headers['x-request-id'];
    requestContext.run(
      { tenant, request: typeof request === 'string' ? request : randomUUID() },
      next,
    );
  }
}
