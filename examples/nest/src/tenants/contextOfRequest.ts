import { type RequestContext, requestContext } from './requestContext.js';

/** @throws Error where the code runs for no request */
export function contextOfRequest(): RequestContext {
  const context = requestContext.getStore();
  if (context === undefined) throw new Error('this code runs for no request');
  return context;
}
