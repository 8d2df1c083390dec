import { Event } from '../../lib/index.js';

/** Subscribes, and pushes the label on grant. */
function wait(event: Event, granted: string[], label: string, inGrant?: () => void) {
  return event.wait().subscribe(() => {
    granted.push(label);
    inGrant?.();
  });
}

describe('Event', () => {
  it('starts clear, with nobody waiting', () => {
    const event = new Event();
    expect(event.isSet()).toBeFalse();
    expect(event.state).toEqual({ isSet: false, waiting: 0 });
  });

  it('set() grants every waiting request, in order, in one transition', () => {
    const event = new Event();
    const granted: string[] = [];
    wait(event, granted, 'first');
    wait(event, granted, 'second');
    const seen: unknown[] = [];
    event.state$.subscribe((state) => seen.push(state));
    event.set();
    expect(granted).toEqual(['first', 'second']);
    expect(seen).toEqual([
      { isSet: false, waiting: 2 },
      { isSet: true, waiting: 0 },
    ]);
  });

  it('set() grants all that were waiting, even if one of them calls clear() meanwhile', () => {
    const event = new Event();
    const granted: string[] = [];
    wait(event, granted, 'first', () => event.clear());
    wait(event, granted, 'second');
    event.set();
    expect(granted).toEqual(['first', 'second']);
    expect(event.isSet()).toBeFalse();
  });

  it('a request made after that clear() waits', () => {
    const event = new Event();
    const granted: string[] = [];
    wait(event, granted, 'first', () => {
      event.clear();
      wait(event, granted, 'late');
    });
    wait(event, granted, 'second');
    event.set();
    expect(granted).toEqual(['first', 'second']);
    expect(event.state).toEqual({ isSet: false, waiting: 1 });
    event.set();
    expect(granted).toEqual(['first', 'second', 'late']);
  });

  it('set() on a set event and clear() on a cleared one do nothing and publish nothing', () => {
    const event = new Event();
    const seen: boolean[] = [];
    event.state$.subscribe(({ isSet }) => seen.push(isSet));
    event.clear();
    event.set();
    event.set();
    event.clear();
    event.clear();
    expect(seen).toEqual([false, true, false]);
  });

  it('publishes nothing when a request leaves whose grant is on its way', () => {
    const event = new Event();
    const granted: string[] = [];
    wait(event, granted, 'first', () => second.unsubscribe());
    const second = wait(event, granted, 'second');
    const seen: unknown[] = [];
    event.state$.subscribe((state) => seen.push(state));
    event.set();
    expect(granted).toEqual(['first']);
    expect(seen.length).toBe(2);
  });
});
