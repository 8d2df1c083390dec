import { Fifo } from '../../lib/core/machinery/Fifo.js';
import { countReads } from '../helpers/countReads.js';

interface Numbered {
  readonly value: number;
  next: Numbered | undefined;
}

function link(value: number): Numbered {
  return { value, next: undefined };
}

describe('Fifo', () => {
  it('returns the elements in order, whatever the order of calls', () => {
    // Every sequence of eight pushes and shifts, against an array.
    for (let sequence = 0; sequence < 2 ** 8; sequence++) {
      const fifo = new Fifo<Numbered>();
      const model: number[] = [];
      for (let step = 0; step < 8; step++) {
        if ((sequence >> step) % 2) {
          fifo.push(link(step));
          model.push(step);
        } else {
          expect(fifo.shift()?.value).toBe(model.shift());
        }
        expect(fifo.first?.value).toBe(model[0]);
        expect(fifo.size).toBe(model.length);
      }
    }
  });

  it('takes the first with as many looks in a long queue as in a short one', () => {
    const [short, long] = [10, 10_000].map((count) => {
      const links = Array.from({ length: count }, (_, value) => link(value));
      const fifo = new Fifo<Numbered>();
      for (const each of links) fifo.push(each);
      const looks = countReads(links, 'next');
      expect(fifo.shift()?.value).toBe(0);
      return looks();
    });
    expect(short).toBeGreaterThan(0);
    expect(long).toBe(short);
  });
});
