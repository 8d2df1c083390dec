import type { Observable } from 'rxjs';
import { DirectObservable } from '../rxjs/DirectObservable.js';
import type { GrantedLease } from './GrantedLease.js';
import type { RedisCore } from './RedisCore.js';
import { RedisRequest } from './RedisRequest.js';
import type { Asked } from './Server.js';
import type { RedisLease } from './types.js';

/** The cold Observable of a lease: each subscription is a request of its own. */
export function acquiring(
  core: RedisCore,
  asked: Asked,
  ifAvailable = false,
): Observable<RedisLease> {
  return new DirectObservable<GrantedLease>((consumer) => {
    const request = new RedisRequest(asked, ifAvailable, consumer);
    request.ask(core, false);
    return request;
  });
}
