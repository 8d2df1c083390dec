import type { Request, RequestQueue } from '../../lib/core/machinery/Request.js';
import { WaitQueue } from '../../lib/core/machinery/WaitQueue.js';
import { countReads } from '../helpers/countReads.js';

class Named implements Request<string, never> {
  queue: RequestQueue | undefined = undefined;
  place = 0;
  ahead: this | undefined = undefined;
  behind: this | undefined = undefined;
  context = undefined;
  keeper = undefined;
  readonly asked: string;

  constructor(name: string) {
    this.asked = name;
  }

  deliver(): never {
    throw new Error('not delivered here');
  }

  fail(): never {
    throw new Error('not failed here');
  }
}

/** The names from first to last. Each request must know the one ahead of it. */
function names(queue: WaitQueue<Named>): string[] {
  const inOrder: string[] = [];
  let last: Named | undefined;
  for (let request = queue.first; request; request = request.behind) {
    expect(request.ahead).toBe(last);
    expect(request.queue).toBe(queue);
    inOrder.push(request.asked);
    last = request;
  }
  expect(queue.waiting).toBe(inOrder.length);
  return inOrder;
}

describe('WaitQueue', () => {
  for (const leaving of ['a', 'b', 'c']) {
    it(`${leaving} of a, b, c leaves, and the others stay in order`, () => {
      const queue = new WaitQueue<Named>(undefined as never);
      const requests = ['a', 'b', 'c'].map((name) => new Named(name));
      for (const request of requests) queue.join(request);
      expect(names(queue)).toEqual(['a', 'b', 'c']);
      const left = requests.find(({ asked }) => asked === leaving);
      if (left) queue.leave(left);
      expect([left?.queue, left?.ahead, left?.behind]).toEqual([undefined, undefined, undefined]);
      expect(names(queue)).toEqual(['a', 'b', 'c'].filter((name) => name !== leaving));
      queue.join(new Named('d'));
      expect(names(queue).at(-1)).toBe('d');
    });
  }

  it('a request leaves from the middle with as many looks in a long queue as in a short one', () => {
    const [short, long] = [10, 10_000].map((count) => {
      const queue = new WaitQueue<Named>(undefined as never);
      const requests = Array.from({ length: count }, () => new Named(''));
      for (const request of requests) queue.join(request);
      const middle = requests[count / 2];
      const looks = countReads(requests, 'ahead', 'behind');
      if (middle) queue.leave(middle);
      expect(queue.waiting).toBe(count - 1);
      return looks();
    });
    expect(short).toBeGreaterThan(0);
    expect(long).toBe(short);
  });

  it('shift() takes the first, until none is left', () => {
    const queue = new WaitQueue<Named>(undefined as never);
    queue.join(new Named('a'));
    queue.join(new Named('b'));
    expect([queue.shift()?.asked, queue.shift()?.asked, queue.shift()]).toEqual([
      'a',
      'b',
      undefined,
    ]);
    expect(queue.waiting).toBe(0);
  });
});
