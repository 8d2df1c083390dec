import { AsyncLocalStorage } from 'node:async_hooks';

export interface RequestContext {
  readonly tenant: string;
  readonly request: string;
}

/** Which request the present code works for: what a logger, a transaction or a trace looks at. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
