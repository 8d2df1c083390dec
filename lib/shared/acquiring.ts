import type { Observable } from 'rxjs';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import type { Lease } from '../types.js';
import type { RemoteCore } from './RemoteCore.js';
import { RemoteRequest } from './RemoteRequest.js';

/** The cold Observable of a lease: each subscription is a request of its own. */
export function acquiring<Asked, Claim, Grant extends Lease>(
  core: RemoteCore<Asked, Claim, Grant>,
  asked: Asked,
): Observable<Grant> {
  return new DirectObservable((consumer) => {
    const request = new RemoteRequest<Asked, Claim, Grant>(asked, consumer);
    request.ask(core, false);
    return request;
  });
}
