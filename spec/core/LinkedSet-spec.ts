import { LinkedSet } from '../../lib/core/machinery/LinkedSet.js';

describe('LinkedSet', () => {
  let set: LinkedSet<string>;

  beforeEach(() => {
    set = new LinkedSet();
    for (const element of ['a', 'b', 'c']) set.add(element);
  });

  /** All of them, in order. */
  function elements(): string[] {
    const all: string[] = [];
    set.find((element) => {
      all.push(element);
      return false;
    });
    return all;
  }

  it('finds the first that passes', () => {
    expect(set.find((element) => element > 'a')).toBe('b');
  });

  it('finds nothing if none passes', () => {
    expect(set.find(() => false)).toBeUndefined();
  });

  it('keeps the place of an element that is added again', () => {
    set.add('a');
    expect(elements()).toEqual(['a', 'b', 'c']);
  });

  it('puts an element last that was deleted before', () => {
    set.delete('a');
    set.add('a');
    expect(elements()).toEqual(['b', 'c', 'a']);
  });

  it('deletes from anywhere, and does nothing for an element that it does not have', () => {
    set.delete('b');
    set.delete('b');
    expect(elements()).toEqual(['a', 'c']);
  });

  it('is empty once all have been deleted', () => {
    for (const element of ['c', 'a']) set.delete(element);
    expect(set.empty).toBeFalse();
    set.delete('b');
    expect(set.empty).toBeTrue();
  });
});
