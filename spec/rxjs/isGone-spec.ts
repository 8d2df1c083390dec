import { Observable } from 'rxjs';
import { isGone } from '../../lib/rxjs/isGone.js';

describe('isGone', () => {
  it('recognizes a subscriber that has left', () => {
    const seen: boolean[] = [];
    new Observable<never>((subscriber) => {
      seen.push(isGone(subscriber));
      subscriber.complete();
      seen.push(isGone(subscriber));
    }).subscribe();
    expect(seen).toEqual([false, true]);
  });

  it('does not know it of a function, whatever properties it has', () => {
    expect(isGone(Object.assign(() => undefined, { closed: true }))).toBeFalse();
  });
});
