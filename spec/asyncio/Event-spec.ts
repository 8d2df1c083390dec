import { Event } from '../../lib/index.js';
import { record } from '../helpers/record.js';
import { inTheSameMoment } from './inTheSameMoment.js';

describe("asyncio's cases for Event, retold:", () => {
  it('test_repr: the state says whether it is set and how many wait', () => {
    const event = new Event();
    expect(event.state).toEqual({ isSet: false, waiting: 0 });
    event.set();
    expect(event.state).toEqual({ isSet: true, waiting: 0 });
    event.clear();
    event.wait().subscribe();
    expect(event.state).toEqual({ isSet: false, waiting: 1 });
  });

  it('test_wait: set() grants true to all waiting requests, in order', () => {
    const event = new Event();
    const result: number[] = [];
    const waits = [1, 2, 3].map((index) => {
      const wait = record(event.wait());
      wait.subscription.add(() => result.push(index));
      return wait;
    });
    expect(result).toEqual([]);

    event.set();
    expect(result).toEqual([1, 2, 3]);
    for (const { values, completed } of waits) {
      expect(values).toEqual([true]);
      expect(completed).toBeTrue();
    }
  });

  // In asyncio the third task is made before set() and gets to ask only after it: it finds the event
  // set and is through before the two that waited, [3, 1, 2]. Here nobody overtakes.
  it('test_wait: a request made in the same moment as set() is granted after those that waited', () => {
    const event = new Event();
    const result: number[] = [];
    event.wait().subscribe(() => result.push(1));
    event.wait().subscribe(() => result.push(2));

    inTheSameMoment(event, () => {
      event.wait().subscribe(() => result.push(3));
    });
    event.set();
    expect(result).toEqual([1, 2, 3]);
  });

  it('test_wait_on_set: on a set event wait() is granted at once', () => {
    const event = new Event();
    event.set();
    const { values, completed } = record(event.wait());
    expect(values).toEqual([true]);
    expect(completed).toBeTrue();
  });

  it('test_wait_cancel: a request that is unsubscribed no longer waits', () => {
    const event = new Event();
    const { subscription, values } = record(event.wait());
    subscription.unsubscribe();
    expect(event.state.waiting).toBe(0);
    event.set();
    expect(values).toEqual([]);
  });

  it('test_clear: a cleared event is not set', () => {
    const event = new Event();
    expect(event.isSet()).toBeFalse();
    event.set();
    expect(event.isSet()).toBeTrue();
    event.clear();
    expect(event.isSet()).toBeFalse();
  });

  // One waits. set(), clear(), set() and set() come in the same tick, before it has run: it is
  // woken, and only once, though the event was clear in between.
  it('test_clear_with_waiters: a waiting request is granted once, by the first of set, clear, set, set', () => {
    const event = new Event();
    const wait = record(event.wait());
    const { values } = wait;
    expect(values).toEqual([]);

    event.set();
    event.clear();
    expect(event.isSet()).toBeFalse();
    expect(values).toEqual([true]);

    event.set();
    event.set();
    expect(values).toEqual([true]);
    expect(event.state.waiting).toBe(0);
    expect(wait.completed).toBeTrue();
  });

  // The same with clear() and set() coming between the first set() and the grant that it made
  // possible, which is where asyncio's ticks let them come.
  it('test_clear_with_waiters: a waiting request is granted once if clear() and set() come in the same moment as set()', () => {
    const event = new Event();
    const { values } = record(event.wait());

    inTheSameMoment(event, () => {
      event.clear();
      expect(event.isSet()).toBeFalse();
      event.set();
      event.set();
      expect(values).toEqual([]);
    });
    event.set();
    expect(values).toEqual([true]);
    expect(event.state).toEqual({ isSet: true, waiting: 0 });
  });

  it('test_clear_with_waiters: a grant that clears does not stop the other grants of the same set()', () => {
    const event = new Event();
    const result: number[] = [];
    event.wait().subscribe(() => {
      result.push(1);
      event.clear();
    });
    event.wait().subscribe(() => result.push(2));

    event.set();
    expect(result).toEqual([1, 2]);
    expect(event.isSet()).toBeFalse();
  });
});
