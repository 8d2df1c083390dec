import { AsyncLocalStorage } from 'node:async_hooks';

/** In which async contexts the requests are made. */
export interface Contexts {
  /** Makes a request, and returns what the call returns. */
  readonly ask: <T>(request: number, call: (request: number) => T) => T;
  /** Whether the code that asks this runs in the context of the request. */
  readonly isOf: (request: number) => boolean;
}

/** No `AsyncLocalStorage` has ever run: there is one context, and it is everybody's. */
export const noStores: Contexts = {
  ask: (request, call) => call(request),
  isOf: () => true,
};

const requests = new AsyncLocalStorage<number>();

/** Each request is made in an `AsyncLocalStorage.run` of its own. */
export const ownStores: Contexts = {
  ask: (request, call) => requests.run(request, call, request),
  isOf: (request) => requests.getStore() === request,
};
