import { BoundedSemaphore, type Permit, Semaphore } from '../../lib/index.js';
import { hold } from '../helpers/hold.js';

describe('BoundedSemaphore', () => {
  it('is a Semaphore, with one permit by default', () => {
    const semaphore = new BoundedSemaphore();
    expect(semaphore).toBeInstanceOf(Semaphore);
    expect(semaphore.bound).toBe(1);
    expect(semaphore.value).toBe(1);
  });

  it('its bound is the initial value', () => {
    const semaphore = new BoundedSemaphore(3);
    semaphore.tryAcquire(2);
    expect(semaphore.bound).toBe(3);
    expect(semaphore.value).toBe(1);
  });

  it('release() past the bound throws RangeError, and changes nothing', () => {
    const semaphore = new BoundedSemaphore(1);
    const seen: unknown[] = [];
    semaphore.state$.subscribe((state) => seen.push(state));
    expect(() => semaphore.release()).toThrowError(
      RangeError,
      'BoundedSemaphore.release(permits): at most the permits that are out (0), got 1',
    );
    expect(seen).toEqual([{ value: 1, waiting: 0 }]);
  });

  it('release(n) is refused as a whole if fewer than n are out', () => {
    const semaphore = new BoundedSemaphore(3);
    semaphore.tryAcquire(2);
    expect(() => semaphore.release(3)).toThrowError(RangeError);
    expect(semaphore.value).toBe(1);
    semaphore.release(2);
    expect(semaphore.value).toBe(3);
  });

  for (const wrong of [0, 1.5, NaN, Infinity, '1', Symbol('x')] as number[]) {
    for (const method of ['acquire', 'tryAcquire', 'acquireIfAvailable', 'release'] as const) {
      it(`${method}(${String(wrong)}) is told what an argument must be, before any bound`, () => {
        for (const bound of [0, 2]) {
          const semaphore = new BoundedSemaphore(bound);
          expect(() => semaphore[method](wrong)).toThrowMatching(
            (error) =>
              error instanceof RangeError &&
              error.message.startsWith(
                `BoundedSemaphore.${method}(permits): an integer of at least 1, got `,
              ),
          );
        }
      });
    }
  }

  it('acquire and tryAcquire of more than the bound throw RangeError at the call', () => {
    const semaphore = new BoundedSemaphore(2);
    expect(() => semaphore.acquire(3)).toThrowError(
      RangeError,
      'BoundedSemaphore.acquire(permits): at most the largest bound so far (2), got 3',
    );
    expect(() => semaphore.tryAcquire(3)).toThrowError(
      RangeError,
      'BoundedSemaphore.tryAcquire(permits): at most the largest bound so far (2), got 3',
    );
    let permit: Permit | undefined;
    semaphore.acquire(2).subscribe((own) => (permit = own));
    expect(permit?.released).toBeFalse();
  });

  it('permit.release() leaves the value at the bound if stray releases have filled it', () => {
    const semaphore = new BoundedSemaphore(2);
    const permit = semaphore.tryAcquire(2);
    semaphore.release();
    permit?.release();
    expect(permit?.released).toBeTrue();
    expect(semaphore.value).toBe(2);
  });

  it('publishes nothing if a permit comes back to a full semaphore', () => {
    const semaphore = new BoundedSemaphore(1);
    const permit = semaphore.tryAcquire();
    semaphore.release();
    const seen: unknown[] = [];
    semaphore.state$.subscribe((state) => seen.push(state));
    permit?.release();
    expect(seen).toEqual([{ value: 1, waiting: 0 }]);
  });

  for (const value of [-1, 0.5, NaN, null, '2']) {
    it(`new BoundedSemaphore(${typeof value} ${String(value)}) throws RangeError`, () => {
      expect(() => new BoundedSemaphore(value as number)).toThrowError(
        RangeError,
        /^new BoundedSemaphore\(value\): an integer of at least 0, got ./,
      );
    });
  }

  for (const method of ['acquire', 'tryAcquire', 'release'] as const) {
    it(`${method} takes an integer of at least 1 and nothing else`, () => {
      const semaphore = new BoundedSemaphore(2);
      semaphore.tryAcquire(2);
      for (const permits of [0, -1, 1.5, NaN, '1', null]) {
        expect(() => semaphore[method](permits as number)).toThrowError(RangeError);
      }
      expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
    });
  }

  describe('resize()', () => {
    /** A semaphore, its permits that are out, and all that it tells. */
    function full(bound: number) {
      const semaphore = new BoundedSemaphore(bound);
      const permits = Array.from({ length: bound }, () => hold(semaphore));
      const values: number[] = [];
      semaphore.state$.subscribe(({ value }) => values.push(value));
      return { semaphore, permits, values };
    }

    it('changes the bound', () => {
      const semaphore = new BoundedSemaphore(2);
      for (const bound of [5, 0, 3]) {
        semaphore.resize(bound);
        expect([semaphore.bound, semaphore.value]).toEqual([bound, bound]);
        expect(semaphore.state).toEqual({ value: bound, waiting: 0 });
      }
    });

    it('changes the cap while it is in use', () => {
      const semaphore = new BoundedSemaphore(3);
      semaphore.tryAcquire(2);
      semaphore.resize(4);
      expect([semaphore.bound, semaphore.value]).toEqual([4, 2]);
      semaphore.resize(2);
      expect([semaphore.bound, semaphore.value]).toEqual([2, 0]);
    });

    it('raised, the new permits are available at once: requests that wait for them are granted before it returns', () => {
      const { semaphore } = full(1);
      const granted: string[] = [];
      for (const label of ['first', 'second', 'third']) {
        semaphore.acquire().subscribe(() => granted.push(label));
      }
      semaphore.resize(3);
      expect(granted).toEqual(['first', 'second']);
      expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
    });

    it('raised, the new permits go to the first request in the queue, and no snapshot shows them free', () => {
      const { semaphore, values } = full(1);
      const granted: string[] = [];
      semaphore.acquire().subscribe(() => granted.push('first'));
      semaphore.state$.subscribe(() => {
        if (semaphore.bound === 2) expect(semaphore.tryAcquire()).toBeUndefined();
      });
      semaphore.resize(2);
      expect(granted).toEqual(['first']);
      expect(values).toEqual([0, 0, 0]);
    });

    it('raised by more than requests wait for, the rest is available', () => {
      const { semaphore } = full(1);
      let granted = 0;
      semaphore.acquire().subscribe(() => granted++);
      semaphore.resize(4);
      expect([granted, semaphore.value]).toEqual([1, 2]);
      expect(semaphore.tryAcquire(2)).toBeDefined();
      expect(semaphore.tryAcquire()).toBeUndefined();
    });

    it('raised too little for a request for two, it goes on waiting, and nobody overtakes it', () => {
      const { semaphore } = full(2);
      const granted: string[] = [];
      semaphore.acquire(2).subscribe(() => granted.push('two'));
      semaphore.acquire().subscribe(() => granted.push('one'));
      semaphore.resize(3);
      expect(granted).toEqual([]);
      expect(semaphore.state).toEqual({ value: 1, waiting: 2 });
      semaphore.resize(4);
      expect(granted).toEqual(['two']);
      semaphore.resize(5);
      expect(granted).toEqual(['two', 'one']);
    });

    it('lowered, holders keep their permits', () => {
      const { semaphore, permits } = full(3);
      semaphore.resize(1);
      expect(permits.map(({ released }) => released)).toEqual([false, false, false]);
      expect([semaphore.bound, semaphore.value]).toEqual([1, 0]);
    });

    it('lowered, returned permits are withheld until no more than the bound are out', () => {
      const { semaphore, permits, values } = full(3);
      let granted = 0;
      semaphore.acquire().subscribe(() => granted++);
      semaphore.resize(1);
      permits[0]?.release();
      permits[1]?.release();
      expect([granted, semaphore.value]).toEqual([0, 0]);
      permits[2]?.release();
      expect([granted, semaphore.value]).toEqual([1, 0]);
      expect(values).toEqual([0, 0, 0]);
      semaphore.release();
      expect(semaphore.value).toBe(1);
    });

    it('lowered, a returned permit for several is withheld in part', () => {
      const semaphore = new BoundedSemaphore(5);
      const three = semaphore.tryAcquire(3);
      const two = semaphore.tryAcquire(2);
      semaphore.resize(4);
      two?.release();
      expect(semaphore.value).toBe(1);
      three?.release();
      expect(semaphore.value).toBe(4);
    });

    it('lowered, release() is withheld in the same way, and refuses more than are out', () => {
      const { semaphore } = full(2);
      semaphore.resize(1);
      semaphore.release();
      expect(semaphore.value).toBe(0);
      semaphore.release();
      expect(semaphore.value).toBe(1);
      expect(() => semaphore.release()).toThrowError(
        RangeError,
        'BoundedSemaphore.release(permits): at most the permits that are out (0), got 1',
      );
    });

    it('lowered, release(n) is refused as a whole if fewer than n are out', () => {
      const semaphore = new BoundedSemaphore(3);
      semaphore.tryAcquire(3);
      semaphore.resize(1);
      expect(() => semaphore.release(4)).toThrowError(
        RangeError,
        'BoundedSemaphore.release(permits): at most the permits that are out (3), got 4',
      );
      semaphore.release(3);
      expect(semaphore.value).toBe(1);
    });

    it('lowered and raised again, it withholds nothing that the bound allows', () => {
      const { semaphore, permits } = full(3);
      semaphore.resize(0);
      permits[0]?.release();
      expect(semaphore.value).toBe(0);
      semaphore.resize(2);
      expect(semaphore.value).toBe(0);
      semaphore.resize(3);
      expect(semaphore.value).toBe(1);
      permits[1]?.release();
      permits[2]?.release();
      expect(semaphore.value).toBe(3);
    });

    it('value is never below zero, and neither is any snapshot', () => {
      const { semaphore, permits, values } = full(3);
      for (const bound of [2, 0, 1]) {
        semaphore.resize(bound);
        expect([semaphore.value, semaphore.state.value]).toEqual([0, 0]);
        expect(semaphore.locked()).toBeTrue();
      }
      for (const permit of permits) permit.release();
      expect(values).toEqual([0, 1]);
    });

    it('publishes a state if it changes, and nothing if it does not', () => {
      const semaphore = new BoundedSemaphore(2);
      const seen: unknown[] = [];
      semaphore.state$.subscribe(({ value }) => seen.push(value));
      semaphore.resize(2);
      semaphore.resize(3);
      semaphore.resize(3);
      semaphore.resize(1);
      expect(seen).toEqual([2, 3, 1]);
    });

    it('a request that waits for more than the new bound goes on waiting, and holds up those behind it', () => {
      const semaphore = new BoundedSemaphore(2);
      const held = hold(semaphore);
      const granted: string[] = [];
      semaphore.acquire(2).subscribe(() => granted.push('two'));
      semaphore.acquire().subscribe(() => granted.push('one'));
      semaphore.resize(1);
      held.release();
      expect(granted).toEqual([]);
      expect(semaphore.state).toEqual({ value: 1, waiting: 2 });
      semaphore.resize(2);
      expect(granted).toEqual(['two']);
    });

    it('a request that waits for more than the new bound lets in those behind it when it leaves', () => {
      const semaphore = new BoundedSemaphore(2);
      const held = hold(semaphore);
      const granted: string[] = [];
      const two = semaphore.acquire(2).subscribe();
      semaphore.acquire().subscribe(() => granted.push('one'));
      semaphore.resize(1);
      held.release();
      two.unsubscribe();
      expect(granted).toEqual(['one']);
    });

    it('a request created before the bound was lowered below it, and subscribed afterwards, waits', () => {
      const semaphore = new BoundedSemaphore(2);
      const two = semaphore.acquire(2);
      semaphore.resize(1);
      let granted = 0;
      two.subscribe(() => granted++);
      expect([granted, semaphore.state.waiting]).toEqual([0, 1]);
      semaphore.resize(2);
      expect(granted).toBe(1);
    });

    it('a request for more than the bound waits, if the bound was once that large', () => {
      const semaphore = new BoundedSemaphore(2);
      semaphore.resize(1);
      let granted = false;
      semaphore.acquire(2).subscribe(() => (granted = true));
      expect(semaphore.tryAcquire(2)).toBeUndefined();
      expect(granted).toBeFalse();
      semaphore.resize(2);
      expect(granted).toBeTrue();
    });

    it('a request for more than the bound has ever been throws RangeError', () => {
      const semaphore = new BoundedSemaphore(2);
      semaphore.resize(1);
      for (const method of ['acquire', 'tryAcquire', 'acquireIfAvailable'] as const) {
        expect(() => semaphore[method](3)).toThrowError(
          RangeError,
          `BoundedSemaphore.${method}(permits): at most the largest bound so far (2), got 3`,
        );
      }
    });

    it('counts the new bound before it makes the grants', () => {
      const semaphore = new BoundedSemaphore(0);
      let error: unknown;
      semaphore.acquire().subscribe(() => {
        try {
          semaphore.acquire(2);
        } catch (thrown) {
          error = thrown;
        }
      });
      semaphore.resize(1);
      expect(error).toBeInstanceOf(RangeError);
    });

    it('to 0 pauses: every request waits until it is raised, and none throws', () => {
      const semaphore = new BoundedSemaphore(1);
      semaphore.resize(0);
      const granted: string[] = [];
      expect(semaphore.locked()).toBeTrue();
      semaphore.acquire().subscribe(() => granted.push('granted'));
      expect(semaphore.tryAcquire()).toBeUndefined();
      expect(granted).toEqual([]);
      semaphore.resize(1);
      expect(granted).toEqual(['granted']);
    });

    it('of a semaphore that began with 0 grants the waiting requests', () => {
      const semaphore = new BoundedSemaphore(0);
      const granted: number[] = [];
      for (const permits of [1, 2]) {
        semaphore.acquire(permits).subscribe(() => granted.push(permits));
      }
      expect(granted).toEqual([]);
      semaphore.resize(3);
      expect(granted).toEqual([1, 2]);
    });

    it('stray releases: a permit that no longer counts as out changes nothing when it comes back', () => {
      const semaphore = new BoundedSemaphore(1);
      const held = hold(semaphore);
      semaphore.release();
      semaphore.resize(2);
      expect(semaphore.value).toBe(2);
      held.release();
      expect(semaphore.value).toBe(2);
      semaphore.resize(0);
      expect(() => semaphore.release()).toThrowError(RangeError);
      expect(semaphore.value).toBe(0);
    });

    it('raised inside a grant, it grants the next after that grant has returned', () => {
      const semaphore = new BoundedSemaphore(1);
      const held = hold(semaphore);
      const said: string[] = [];
      semaphore.acquire().subscribe(() => {
        said.push('first in');
        semaphore.resize(2);
        expect(semaphore.state).toEqual({ value: 0, waiting: 0 });
        said.push('first out');
      });
      semaphore.acquire().subscribe(() => said.push('second'));
      held.release();
      expect(said).toEqual(['first in', 'first out', 'second']);
    });

    it('lowered inside a grant, it takes nothing from requests whose grant is on its way', () => {
      const semaphore = new BoundedSemaphore(2);
      const both = semaphore.tryAcquire(2);
      const said: string[] = [];
      semaphore.acquire().subscribe((permit) => {
        semaphore.resize(1);
        said.push('first');
        permit.release();
      });
      semaphore.acquire().subscribe(() => said.push('second'));
      semaphore.acquire().subscribe(() => said.push('third'));
      both?.release();
      expect(said).toEqual(['first', 'second']);
      expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
      semaphore.release();
      expect(said).toEqual(['first', 'second', 'third']);
    });

    it('lowered, it withholds the permit of an admitted request that leaves in the same moment', () => {
      const semaphore = new BoundedSemaphore(2);
      const both = semaphore.tryAcquire(2);
      const granted: string[] = [];
      semaphore.acquire().subscribe(() => {
        granted.push('first');
        semaphore.resize(1);
        second.unsubscribe();
      });
      const second = semaphore.acquire().subscribe(() => granted.push('second'));
      semaphore.acquire().subscribe(() => granted.push('third'));
      both?.release();
      expect(granted).toEqual(['first']);
      expect(semaphore.state).toEqual({ value: 0, waiting: 1 });
      semaphore.release();
      expect(granted).toEqual(['first', 'third']);
    });

    it('inside an observer of state$ it is told afterwards, and then grants', () => {
      const semaphore = new BoundedSemaphore(1);
      const said: unknown[] = [];
      semaphore.acquire().subscribe(() => said.push('first'));
      semaphore.acquire().subscribe(() => said.push('second'));
      let armed = false;
      semaphore.state$.subscribe(({ waiting }) => {
        if (armed && semaphore.bound === 1) semaphore.resize(3);
        if (armed) said.push(`observer ${String(waiting)}`);
      });
      semaphore.state$.subscribe(({ value, waiting }) => said.push([value, waiting]));
      armed = true;
      said.length = 0;
      semaphore.acquire().subscribe(() => said.push('third'));
      expect(said).toEqual(['observer 2', [0, 2], 'observer 0', [0, 0], 'second', 'third']);
    });

    it('lowered inside the observer that is told of a grant, it does not take that grant back', () => {
      const semaphore = new BoundedSemaphore(1);
      semaphore.state$.subscribe(({ value }) => {
        if (value === 0) semaphore.resize(0);
      });
      let permit: Permit | undefined;
      semaphore.acquire().subscribe((own) => (permit = own));
      expect(permit?.released).toBeFalse();
      permit?.release();
      expect([semaphore.bound, semaphore.value]).toEqual([0, 0]);
    });

    it('raised and lowered in 100,000 grants, it keeps the stack flat', () => {
      const semaphore = new BoundedSemaphore(1);
      const held = hold(semaphore);
      let served = 0;
      for (let index = 0; index < 100_000; index++) {
        semaphore.acquire().subscribe((permit) => {
          semaphore.resize((served++ % 3) + 1);
          permit.release();
        });
      }
      held.release();
      expect(served).toBe(100_000);
      expect(semaphore.value).toBe(semaphore.bound);
    });

    it('to any integer and back loses no permit, no matter how large', () => {
      for (const big of [Number.MAX_SAFE_INTEGER, 2 ** 60, Number.MAX_VALUE]) {
        const semaphore = new BoundedSemaphore(3);
        const held = hold(semaphore);
        semaphore.resize(big);
        semaphore.resize(3);
        expect(semaphore.value).withContext(String(big)).toBe(2);
        held.release();
        expect(semaphore.value).withContext(String(big)).toBe(3);
      }
    });

    it('takes an integer of at least 0 and nothing else, and otherwise changes nothing', () => {
      for (const bound of [-1, 0.5, NaN, Infinity, '1', null, undefined]) {
        const semaphore = new BoundedSemaphore(2);
        expect(() => semaphore.resize(bound as number)).toThrowError(
          RangeError,
          /^BoundedSemaphore\.resize\(bound\): an integer of at least 0, got ./,
        );
        expect([semaphore.bound, semaphore.value]).toEqual([2, 2]);
      }
      expect(() => new BoundedSemaphore(2).resize(-1)).toThrowError(
        RangeError,
        'BoundedSemaphore.resize(bound): an integer of at least 0, got -1',
      );
    });
  });
});
