import type { Observable } from 'rxjs';

/**
 * Makes a call between the next transition and the grants that it made possible: asyncio's "in
 * the same tick", where a waiter has been woken and has not run yet.
 */
export function inTheSameMoment(
  primitive: { readonly state$: Observable<unknown> },
  call: () => void,
): void {
  let waiting = false;
  primitive.state$.subscribe(() => {
    if (!waiting) return;
    waiting = false;
    call();
  });
  // The snapshot that an observer starts with is not a transition.
  waiting = true;
}
