import { Fifo } from '../../lib/core/machinery/Fifo.js';

describe('Fifo', () => {
  it('gives back what came, in order, whatever the order of calls', () => {
    // Every sequence of eight pushes and shifts, against an array.
    for (let sequence = 0; sequence < 2 ** 8; sequence++) {
      const fifo = new Fifo<number>();
      const model: number[] = [];
      for (let step = 0; step < 8; step++) {
        if ((sequence >> step) % 2) {
          fifo.push(step);
          model.push(step);
        } else {
          expect(fifo.shift()).toBe(model.shift());
        }
        expect(fifo.length).toBe(model.length);
        expect(fifo.last).toBe(model.at(-1));
      }
    }
  });

  it('clear() empties it', () => {
    const fifo = new Fifo<number>();
    fifo.push(1);
    fifo.push(2);
    fifo.shift();
    fifo.push(3);
    fifo.clear();
    expect([fifo.length, fifo.last, fifo.shift()]).toEqual([0, undefined, undefined]);
    fifo.push(4);
    expect(fifo.shift()).toBe(4);
  });
});
