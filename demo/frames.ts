import {
  animationFrames,
  fromEvent,
  interval,
  map,
  type Observable,
  startWith,
  switchMap,
} from 'rxjs';

/** Emits when the page is to be drawn: at every frame, or once a second if you want less motion. */
export function frames(): Observable<unknown> {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)');
  return fromEvent(reduced, 'change').pipe(
    startWith(undefined),
    map(() => reduced.matches),
    switchMap((less): Observable<unknown> => (less ? interval(1000) : animationFrames())),
  );
}
