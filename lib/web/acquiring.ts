import type { Observable } from 'rxjs';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import type { Lease } from '../types.js';
import type { Approach } from './Attempt.js';
import type { WebCore } from './WebCore.js';
import type { WebLease } from './WebLease.js';
import { WebRequest } from './WebRequest.js';

/** The cold Observable of a lease: each subscription is a request of its own. */
export function acquiring(core: WebCore, approach: Approach): Observable<Lease> {
  return new DirectObservable<WebLease>((consumer) => {
    const request = new WebRequest(approach, consumer);
    request.ask(core, false);
    return request;
  });
}
