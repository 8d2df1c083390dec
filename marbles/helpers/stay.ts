import { Observable } from 'rxjs';
import type { Lockable, Permit } from '../../lib/index.js';

/**
 * A complete stay, drawn with two rows. It makes a request when subscribed and sends `p` when
 * granted. When unsubscribed, it gives the permit back, or takes the request back.
 *
 *     asks     --^-----!
 *     granted  ----p----
 */
export function stay(lock: Lockable | Observable<Permit>): Observable<'p'> {
  return new Observable((subscriber) => {
    let permit: Permit | undefined = undefined;
    subscriber.add(() => permit?.release());
    subscriber.add(
      (lock instanceof Observable ? lock : lock.acquire()).subscribe({
        next(granted) {
          permit = granted;
          subscriber.next('p');
        },
        error: (error: unknown) => {
          subscriber.error(error);
        },
      }),
    );
  });
}
