import { concatMap, from, map, mergeMap, of, Subject, Subscriber, take } from 'rxjs';
import {
  ClosedError,
  KeyedLock,
  type Permit,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { collectGarbage } from '../helpers/collectGarbage.js';
import { expectIfAvailable } from '../helpers/expectIfAvailable.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

/** Subscribes to a request for a key, and pushes the label on grant. */
function ask<K>(locks: KeyedLock<K>, key: K, log: unknown[], label: unknown) {
  const asked: { permit: Permit | undefined; leave(): void } = {
    permit: undefined,
    leave: () => subscription.unsubscribe(),
  };
  const subscription = locks
    .for(key)
    .acquire()
    .subscribe((permit) => {
      asked.permit = permit;
      log.push(label);
    });
  return asked;
}

/** Observes the state, and keeps the number of keys. */
function keysOf(locks: KeyedLock<string>): number[] {
  const seen: number[] = [];
  locks.state$.subscribe(({ keys }) => seen.push(keys));
  return seen;
}

describe('KeyedLock', () => {
  it('starts with no key', () => {
    expect(new KeyedLock().state).toEqual({ keys: 0 });
  });

  describe('per key', () => {
    it('lets in one at a time, in the order of the requests', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const first = ask(locks, 'a', log, 'first');
      const second = ask(locks, 'a', log, 'second');
      const third = ask(locks, 'a', log, 'third');
      expect(log).toEqual(['first']);
      first.permit?.release();
      expect(log).toEqual(['first', 'second']);
      second.permit?.release();
      expect(log).toEqual(['first', 'second', 'third']);
      third.permit?.release();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('is handed over: it is locked, and tryAcquire() gets nothing, on the way to the next', () => {
      const locks = new KeyedLock<string>();
      const seen: unknown[] = [];
      const holder = hold(locks.for('a'));
      ask(locks, 'a', seen, 'next');
      hold(locks.for('b')).release();
      locks
        .for('b')
        .acquire()
        .subscribe(() => {
          holder.release();
          seen.push(locks.locked('a'), locks.for('a').tryAcquire(), locks.state.keys);
        });
      expect(seen).toEqual([true, undefined, 2, 'next']);
    });

    it('lets in as many as it has permits', () => {
      const locks = new KeyedLock<string>(2);
      const log: string[] = [];
      const first = ask(locks, 'a', log, 'first');
      ask(locks, 'a', log, 'second');
      ask(locks, 'a', log, 'third');
      ask(locks, 'b', log, 'of another key');
      expect(log).toEqual(['first', 'second', 'of another key']);
      first.permit?.release();
      expect(log).toEqual(['first', 'second', 'of another key', 'third']);
    });

    it('grants all that were admitted while a grant of another key was made', () => {
      const locks = new KeyedLock<string>(2);
      const log: string[] = [];
      const holders = [hold(locks.for('a')), hold(locks.for('a'))];
      ask(locks, 'a', log, 'first');
      ask(locks, 'a', log, 'second');
      locks
        .for('b')
        .acquire()
        .subscribe(() => {
          for (const holder of holders) holder.release();
          log.push('of another key');
        });
      expect(log).toEqual(['of another key', 'first', 'second']);
    });

    it('takes a request back when it is unsubscribed, and moves up those behind it', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const holder = hold(locks.for('a'));
      const leaves = ask(locks, 'a', log, 'leaves');
      ask(locks, 'a', log, 'stays');
      leaves.leave();
      holder.release();
      expect(log).toEqual(['stays']);
    });

    it('loses no permit to a request that is unsubscribed when its grant is on its way', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const holder = hold(locks.for('a'));
      const other = ask(locks, 'a', log, 'other');
      locks
        .for('b')
        .acquire()
        .subscribe((permit) => {
          holder.release();
          other.leave();
          permit.release();
        });
      expect(log).toEqual([]);
      expect(locks.locked('a')).toBeFalse();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('makes a separate request for each subscription', () => {
      const locks = new KeyedLock<string>();
      const request = locks.for('a').acquire();
      expect(locks.state).toEqual({ keys: 0 });
      const first = record(request);
      const second = record(request);
      expect(first.completed).toBeTrue();
      expect(second.values).toEqual([]);
      first.values[0]?.release();
      expect(second.completed).toBeTrue();
    });

    it('serves a hundred thousand requests that each release at once by one release', () => {
      const locks = new KeyedLock<string>();
      const holder = hold(locks.for('a'));
      let served = 0;
      for (let index = 0; index < 100_000; index++) {
        locks
          .for('a')
          .acquire()
          .subscribe((permit) => {
            served++;
            permit.release();
          });
      }
      holder.release();
      expect(served).toBe(100_000);
      expect(locks.state).toEqual({ keys: 0 });
    });
  });

  describe('with different keys', () => {
    it('requests do not know of each other', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const a = ask(locks, 'a', log, 'a');
      ask(locks, 'b', log, 'b');
      ask(locks, 'b', log, 'b again');
      expect(log).toEqual(['a', 'b']);
      a.permit?.release();
      expect(log).toEqual(['a', 'b']);
      expect(locks.locked('a')).toBeFalse();
      expect(locks.locked('b')).toBeTrue();
    });

    it('a grant that becomes possible inside another one is made after it', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const a = hold(locks.for('a'));
      const b = hold(locks.for('b'));
      locks
        .for('a')
        .acquire()
        .subscribe(() => {
          log.push('grant of a begins');
          b.release();
          log.push('grant of a ends');
        });
      ask(locks, 'b', log, 'b');
      a.release();
      expect(log).toEqual(['grant of a begins', 'grant of a ends', 'b']);
    });

    it('keys take turns: a key with many grants on their way does not hold up the others', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const first = hold(locks.for('a'));
      const b = hold(locks.for('b'));
      for (const label of ['a 1', 'a 2', 'a 3']) {
        locks
          .for('a')
          .acquire()
          .subscribe((permit) => {
            log.push(label);
            if (label === 'a 1') b.release();
            permit.release();
          });
      }
      ask(locks, 'b', log, 'b');
      first.release();
      expect(log).toEqual(['a 1', 'b', 'a 2', 'a 3']);
    });

    it('keys take turns in the order in which they were let in, whatever else changes meanwhile', () => {
      const locks = new KeyedLock<string>(2);
      const log: string[] = [];
      const a = [hold(locks.for('a')), hold(locks.for('a'))] as const;
      const b = [hold(locks.for('b')), hold(locks.for('b'))] as const;
      ask(locks, 'a', log, 'a 1');
      ask(locks, 'a', log, 'a 2');
      ask(locks, 'b', log, 'b');
      locks
        .for('c')
        .acquire()
        .subscribe(() => {
          for (const permit of [a[0], b[0], a[1]]) permit.release();
        });
      expect(log).toEqual(['a 1', 'b', 'a 2']);
    });

    it('requests for free keys that an observer makes are granted in order, whatever else changes meanwhile', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      locks.state$.pipe(take(1)).subscribe(() => {
        for (const key of ['a', 'b', 'a']) ask(locks, key, log, key);
      });
      expect(log).toEqual(['a', 'b']);
    });

    it('a request for a free key made inside a grant of another is granted at once', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      locks
        .for('a')
        .acquire()
        .subscribe(() => {
          ask(locks, 'b', log, 'b');
          log.push('grant of a ends');
        });
      expect(log).toEqual(['b', 'grant of a ends']);
    });

    it('a hundred thousand grants that each allow the next do not grow the stack', () => {
      const locks = new KeyedLock<number>();
      const permits: Permit[] = [];
      let served = 0;
      for (let key = 0; key < 100_000; key++) {
        permits.push(hold(locks.for(key)));
        locks
          .for(key)
          .acquire()
          .subscribe((permit) => {
            served++;
            permit.release();
            permits[key + 1]?.release();
          });
      }
      permits[0]?.release();
      expect(served).toBe(100_000);
      expect(locks.state).toEqual({ keys: 0 });
    });
  });

  describe('tells keys apart as in a Map:', () => {
    const object = {};
    const symbol = Symbol('key');
    for (const [name, one, same] of [
      ['NaN', NaN, NaN],
      ['zero and minus zero', 0, -0],
      ['undefined', undefined, undefined],
      ['null', null, null],
      ["'__proto__'", '__proto__', ['__', 'proto', '__'].join('')],
      ["'constructor'", 'constructor', ['con', 'structor'].join('')],
      ['the empty string', '', ''],
      ['a symbol', symbol, symbol],
      ['an object', object, object],
      ['a bigint', 1n, BigInt('1')],
    ] as const) {
      it(`${name} is one key`, () => {
        const locks = new KeyedLock<unknown>();
        const permit = hold(locks.for(one));
        expect(locks.locked(same)).toBeTrue();
        expect(locks.for(same).tryAcquire()).toBeUndefined();
        expect(locks.state).toEqual({ keys: 1 });
        permit.release();
        expect(locks.locked(same)).toBeFalse();
        expect(locks.state).toEqual({ keys: 0 });
      });
    }

    for (const [name, one, other] of [
      ["1 and '1'", 1, '1'],
      ['1 and 1n', 1, 1n],
      ['null and undefined', null, undefined],
      ["undefined and 'undefined'", undefined, 'undefined'],
      ['two objects that look the same', {}, {}],
      ['two symbols of one description', Symbol('key'), Symbol('key')],
      ["'__proto__' and 'constructor'", '__proto__', 'constructor'],
    ] as const) {
      it(`${name} are two keys`, () => {
        const locks = new KeyedLock<unknown>();
        hold(locks.for(one));
        expect(locks.locked(other)).toBeFalse();
        hold(locks.for(other));
        expect(locks.state).toEqual({ keys: 2 });
      });
    }
  });

  describe('a key', () => {
    it('counts while it is held or waited for', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const first = ask(locks, 'a', log, 'first');
      expect(locks.state).toEqual({ keys: 1 });
      const second = ask(locks, 'a', log, 'second');
      expect(locks.state).toEqual({ keys: 1 });
      first.permit?.release();
      expect(locks.state).toEqual({ keys: 1 });
      second.permit?.release();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('is not created by for(key), by acquire() alone, or by locked(key)', () => {
      const locks = new KeyedLock<string>();
      const lock = locks.for('a');
      lock.acquire();
      locks.locked('a');
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('is not kept by a tryAcquire() that gets nothing', () => {
      const locks = new KeyedLock<string>();
      const permit = hold(locks.for('a'));
      locks.for('a').tryAcquire();
      permit.release();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('a hundred thousand that were held, waited for, left and tried leave nothing behind', () => {
      const locks = new KeyedLock<string>();
      const log: unknown[] = [];
      for (let index = 0; index < 100_000; index++) {
        const key = `key ${String(index)}`;
        const holder = ask(locks, key, log, key);
        const next = ask(locks, key, log, key);
        const leaves = ask(locks, key, log, key);
        locks.for(key).tryAcquire();
        leaves.leave();
        holder.permit?.release();
        next.permit?.release();
      }
      expect(log.length).toBe(200_000);
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('is released: once it is no longer held or waited for, it can be collected', async () => {
      const locks = new KeyedLock<object>();
      const seen = Array.from({ length: 1000 }, () => new WeakRef(useUp(locks, {})));
      await collectGarbage();
      // The engine itself may still hold the last of them.
      expect(seen.filter((key) => key.deref()).length).toBeLessThan(10);
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('may go and come back under the same for(key)', () => {
      const locks = new KeyedLock<string>();
      const lock = locks.for('a');
      for (let round = 0; round < 3; round++) {
        const permit = hold(lock);
        expect(lock.tryAcquire()).toBeUndefined();
        expect(locks.for('a').tryAcquire()).toBeUndefined();
        const waiting = record(lock.acquire());
        permit.release();
        waiting.values[0]?.release();
        expect(locks.state).toEqual({ keys: 0 });
      }
    });

    it('is the same lock through a for(key) from before it existed, and one from after', () => {
      const locks = new KeyedLock<string>();
      const before = locks.for('a');
      const permit = hold(locks.for('a'));
      const after = locks.for('a');
      const log: string[] = [];
      before.acquire().subscribe((own) => {
        log.push('before');
        own.release();
      });
      after.acquire().subscribe(() => log.push('after'));
      expect(log).toEqual([]);
      expect(before.tryAcquire()).toBeUndefined();
      permit.release();
      expect(log).toEqual(['before', 'after']);
    });

    it('is not freed by a permit from its earlier life', () => {
      const locks = new KeyedLock<string>();
      const earlier = hold(locks.for('a'));
      earlier.release();
      const present = hold(locks.for('a'));
      earlier.release();
      expect(present.released).toBeFalse();
      expect(locks.locked('a')).toBeTrue();
      expect(locks.state).toEqual({ keys: 1 });
    });

    it('that goes and comes back while a request from its earlier life is leaving stays locked', () => {
      const locks = new KeyedLock<string>();
      const earlier = hold(locks.for('a'));
      const leaving = locks
        .for('a')
        .acquire()
        .subscribe(() => undefined);
      let present: Permit | undefined;
      leaving.add(() => {
        earlier.release();
        present = locks.for('a').tryAcquire();
      });
      leaving.unsubscribe();
      expect(present?.released).toBeFalse();
      expect(locks.locked('a')).toBeTrue();
      expect(locks.for('a').tryAcquire()).toBeUndefined();
      expect(locks.state).toEqual({ keys: 1 });
    });
  });

  describe('locked(key)', () => {
    it('is true if acquire() would have to wait', () => {
      const locks = new KeyedLock<string>(2);
      expect(locks.locked('a')).toBeFalse();
      const first = hold(locks.for('a'));
      expect(locks.locked('a')).toBeFalse();
      hold(locks.for('a'));
      expect(locks.locked('a')).toBeTrue();
      expect(locks.locked('b')).toBeFalse();
      first.release();
      expect(locks.locked('a')).toBeFalse();
    });
  });

  describe('tryAcquire()', () => {
    it('takes a free key, and gets nothing from one that is held', () => {
      const locks = new KeyedLock<string>();
      const permit = hold(locks.for('a'));
      expect(locks.for('a').tryAcquire()).toBeUndefined();
      permit.release();
      expect(locks.for('a').tryAcquire()?.released).toBeFalse();
    });

    it('does not overtake', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const holder = hold(locks.for('a'));
      ask(locks, 'a', log, 'waits');
      holder.release();
      expect(log).toEqual(['waits']);
      expect(locks.for('a').tryAcquire()).toBeUndefined();
    });
  });

  it('for(key).acquireIfAvailable() grants a free key, and completes without a grant if it is held', () => {
    expectIfAvailable(new KeyedLock<string>().for('k'));
  });

  describe('forAll(keys)', () => {
    it('lets two requests for the same keys in opposite orders both through', () => {
      const locks = new KeyedLock<string>();
      const permits: Permit[] = [];
      for (const keys of [
        ['a', 'b'],
        ['b', 'a', 'b'],
      ]) {
        locks
          .forAll(keys)
          .acquire()
          .subscribe((permit) => permits.push(permit));
      }
      expect(permits.length).toBe(1);
      permits[0]?.release();
      expect(permits.length).toBe(2);
      permits[1]?.release();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('takes all keys, and gives them back, in one transition', () => {
      const locks = new KeyedLock<string>();
      const seen = keysOf(locks);
      locks
        .forAll(['a', 'b', 'c'])
        .acquire()
        .subscribe((permit) => permit.release());
      expect(seen).toEqual([0, 3, 0]);
    });

    it('tells the transitions after it, too', () => {
      const locks = new KeyedLock<string>();
      const seen = keysOf(locks);
      hold(locks.forAll(['a', 'b'])).release();
      hold(locks.for('a'));
      expect(seen).toEqual([0, 2, 0, 1]);
    });

    it('is granted at once inside a grant, if its keys are free', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      locks
        .forAll(['a', 'b'])
        .acquire()
        .subscribe(() => {
          ask(locks, 'c', log, 'c');
          locks
            .forAll(['d', 'e'])
            .acquire()
            .subscribe(() => log.push('d and e'));
          log.push('grant returns');
        });
      expect(log).toEqual(['c', 'd and e', 'grant returns']);
    });

    it('waits inside a grant that has one of its keys, also where an observer made that request', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const permits: Permit[] = [];
      locks.state$.pipe(take(1)).subscribe(() => {
        locks
          .forAll(['l', 'k'])
          .acquire()
          .subscribe((permit) => {
            permits.push(permit);
            ask(locks, 'k', log, 'k');
            log.push('grant returns');
          });
      });
      expect(log).toEqual(['grant returns']);
      permits[0]?.release();
      expect(log).toEqual(['grant returns', 'k']);
    });

    it('lets in the requests behind it when it is let in, if they have a permit, too', () => {
      const locks = new KeyedLock<string>(2);
      const held = [hold(locks.for('l')), hold(locks.for('l'))] as const;
      const both = record(locks.forAll(['l', 'k']).acquire());
      const single = record(locks.for('k').acquire());
      expect([both.values.length, single.values.length]).toEqual([0, 0]);
      held[0].release();
      expect([both.values.length, single.values.length]).toEqual([1, 1]);
    });

    it('lets in all that it was holding up, in order, and each of them once', () => {
      const locks = new KeyedLock<string>(3);
      for (let permits = 0; permits < 3; permits++) hold(locks.for('c'));
      const log: string[] = [];
      const leaves = locks.forAll(['a', 'b', 'c']).acquire().subscribe(fail);
      const permits: Permit[] = [];
      for (const label of ['first', 'second']) {
        locks
          .forAll(['a', 'b'])
          .acquire()
          .subscribe((permit) => {
            log.push(label);
            permits.push(permit);
          });
      }
      const singles = ['a', 'b'].map((key) => ask(locks, key, log, key));
      leaves.unsubscribe();
      expect(log).toEqual(['first', 'second', 'a', 'b']);
      for (const permit of permits) permit.release();
      for (const single of singles) single.permit?.release();
      expect(locks.state).toEqual({ keys: 1 });
      expect([1, 2, 3].map(() => locks.for('a').tryAcquire()?.released)).toEqual([
        false,
        false,
        false,
      ]);
      expect(locks.for('a').tryAcquire()).toBeUndefined();
    });

    it('any number that wait for one another are let in on a flat stack', () => {
      const locks = new KeyedLock<number>(2);
      const held = [hold(locks.for(0)), hold(locks.for(0))] as const;
      let granted = 0;
      for (let key = 0; key < 20_000; key++) {
        locks
          .forAll([key, key + 1])
          .acquire()
          .subscribe(() => granted++);
      }
      expect(granted).toBe(0);
      held[0].release();
      expect(granted).toBe(20_000);
    });

    it('any number for the same keys are let in on a flat stack', () => {
      const locks = new KeyedLock<string>(20_000);
      for (let permits = 0; permits < 20_000; permits++) hold(locks.for('c'));
      const leaves = locks.forAll(['a', 'b', 'c']).acquire().subscribe(fail);
      let granted = 0;
      for (let asked = 0; asked < 20_000; asked++) {
        locks
          .forAll(['a', 'b'])
          .acquire()
          .subscribe(() => granted++);
      }
      leaves.unsubscribe();
      expect(granted).toBe(20_000);
    });

    it('errors once it is closed, and a permit that is released then changes nothing', () => {
      const locks = new KeyedLock<string>();
      const both = locks.forAll(['a', 'b']);
      const permit = hold(both);
      const waiting = record(both.acquire());
      locks.close();
      permit.release();
      expect(permit.released).toBeTrue();
      expect(waiting.error).toBeInstanceOf(ClosedError);
      for (const keys of [
        ['a', 'b'],
        ['c', 'd'],
      ]) {
        const late = locks.forAll(keys);
        expect(record(late.acquire()).error).toBeInstanceOf(ClosedError);
        expect(record(late.acquireIfAvailable()).error).toBeInstanceOf(ClosedError);
        expect(late.tryAcquire()).toBeUndefined();
      }
      expect(locks.state).toEqual({ keys: 2 });
    });

    it('lets in the requests that it was holding up when it is unsubscribed', () => {
      const locks = new KeyedLock<string>();
      hold(locks.for('a'));
      const both = record(locks.forAll(['a', 'b']).acquire());
      const single = record(locks.for('b').acquire());
      expect(single.values).toEqual([]);
      both.subscription.unsubscribe();
      expect(single.values.length).toBe(1);
    });

    it('grants each key in the order of the requests, whichever key is served first', () => {
      const locks = new KeyedLock<string>(3);
      const both = locks.forAll(['k', 'l']);
      const held = [hold(both), hold(both), hold(both)];
      const order: string[] = [];
      ask(locks, 'l', order, 'first of l');
      ask(locks, 'l', order, 'second of l');
      both.acquire().subscribe(() => order.push('both'));
      locks
        .for('other')
        .acquire()
        .subscribe(() => {
          for (const permit of held) permit.release();
          order.push('grant returns');
        });
      expect(order).toEqual(['grant returns', 'first of l', 'second of l', 'both']);
    });

    it('loses nothing to a request that is unsubscribed in the moment in which it is let in', () => {
      const locks = new KeyedLock<string>();
      const both = locks.forAll(['k', 'l']);
      const holder = hold(both);
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- it can be unsubscribed before its teardown reaches the request
      const leaving = new Subscriber<Permit>();
      // It is closed already, and its request is still in the queues.
      leaving.add(() => holder.release());
      both.acquire().subscribe(leaving);
      leaving.unsubscribe();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('tryAcquire() takes all keys or none', () => {
      const locks = new KeyedLock<string>();
      hold(locks.for('b'));
      expect(locks.forAll(['a', 'b']).tryAcquire()).toBeUndefined();
      expect(locks.locked('a')).toBeFalse();
    });

    it('acquireIfAvailable() grants free keys, and completes without a grant if they are held', () => {
      expectIfAvailable(new KeyedLock<string>().forAll(['k', 'l']));
    });

    it('throws RangeError for no keys, and TypeError for a string and for what is not iterable', () => {
      const locks = new KeyedLock<string>();
      expect(() => locks.forAll([])).toThrowError(RangeError);
      expect(() => locks.forAll('ada')).toThrowError(TypeError);
      expect(() => locks.forAll(7 as never)).toThrowError(TypeError);
    });
  });

  describe('state$', () => {
    it('tells how many keys are held or waited for, each transition once and in order', () => {
      const locks = new KeyedLock<string>();
      const seen = keysOf(locks);
      const log: string[] = [];
      const a = ask(locks, 'a', log, 'a');
      const next = ask(locks, 'a', log, 'a again');
      const b = ask(locks, 'b', log, 'b');
      a.permit?.release();
      b.permit?.release();
      next.permit?.release();
      expect(seen).toEqual([0, 1, 2, 1, 0]);
    });

    it('tells a transition before the grant that it makes possible', () => {
      const locks = new KeyedLock<string>();
      const happened: unknown[] = [];
      locks.state$.subscribe(({ keys }) => happened.push(keys));
      ask(locks, 'a', happened, 'granted');
      expect(happened).toEqual([0, 1, 'granted']);
    });

    it('tells every observer the same even if one of them makes a request, and grants after the telling', () => {
      const locks = new KeyedLock<string>();
      const happened: unknown[] = [];
      locks.state$.subscribe(({ keys }) => {
        if (keys === 1) {
          ask(locks, 'b', happened, 'b granted');
          happened.push('asked for b');
        }
      });
      locks.state$.subscribe(({ keys }) => happened.push(keys));
      ask(locks, 'a', happened, 'a granted');
      expect(happened).toEqual([0, 'asked for b', 1, 2, 'a granted', 'b granted']);
    });

    it('tells nothing if a key passes from one to the next', () => {
      const locks = new KeyedLock<string>();
      const first = hold(locks.for('a'));
      ask(locks, 'a', [], 'next');
      const seen = keysOf(locks);
      first.release();
      expect(seen).toEqual([1]);
    });

    it('is immutable, and so is state', () => {
      const locks = new KeyedLock<string>();
      const { values } = record(locks.state$);
      hold(locks.for('a'));
      for (const state of [...values, locks.state] as { keys: number }[]) {
        expect(() => (state.keys = 7)).toThrowError(TypeError);
      }
      expect(values[1]).toBe(locks.state);
    });
  });

  describe('under the operators', () => {
    it('withLock(locks.for(key)) runs one stream per key at a time', () => {
      const locks = new KeyedLock<string>();
      const a = [new Subject<string>(), new Subject<string>()] as const;
      const b = new Subject<string>();
      const results = [a[0], a[1]].map((work) => record(work.pipe(withLock(locks.for('a')))));
      const other = record(b.pipe(withLock(locks.for('b'))));
      expect([a[0].observed, a[1].observed, b.observed]).toEqual([true, false, true]);
      a[0].complete();
      expect(results[0]?.completed).toBeTrue();
      expect([a[1].observed, b.observed]).toEqual([true, true]);
      results[1]?.subscription.unsubscribe();
      other.subscription.unsubscribe();
      expect([a[1].observed, b.observed]).toEqual([false, false]);
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('runs a stream of jobs per key one at a time, in order', () => {
      const locks = new KeyedLock<string>();
      const paid$ = from(['ada', 'bob', 'ada']).pipe(
        mergeMap((name, index) => of(`${name} ${String(index)}`).pipe(withLock(locks.for(name)))),
      );
      expect(record(paid$).values).toEqual(['ada 0', 'bob 1', 'ada 2']);
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('throttleBySemaphore(locks.for(key), project) shares the key with all who use it', () => {
      const locks = new KeyedLock<string>(2);
      const works = Array.from({ length: 4 }, () => new Subject<string>());
      const one = record(
        from([0, 1, 2]).pipe(
          throttleBySemaphore(locks.for('a'), (index) => works[index] ?? of('none')),
        ),
      );
      const other = record(works[3]?.pipe(withLock(locks.for('a'))) ?? of('none'));
      const observed = () => works.map((work) => work.observed);
      expect(observed()).toEqual([true, true, false, false]);
      works[0]?.complete();
      expect(observed()).toEqual([false, true, true, false]);
      works[1]?.complete();
      expect(observed()).toEqual([false, false, true, true]);
      for (const work of works) work.complete();
      expect([one.completed, other.completed]).toEqual([true, true]);
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('a key that concatMap requests again after each end is never seen twice', () => {
      const locks = new KeyedLock<string>();
      const seen = keysOf(locks);
      const values$ = from([1, 2, 3]).pipe(
        concatMap((value) => of(value).pipe(withLock(locks.for('a')))),
      );
      expect(record(values$.pipe(map((value) => value * value))).values).toEqual([1, 4, 9]);
      expect(seen).toEqual([0, 1, 0, 1, 0, 1, 0]);
    });
  });

  describe('close()', () => {
    it('sends ClosedError to all waiting requests, per key in order, and to all later ones', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      const fails = (key: string, label: string) =>
        locks
          .for(key)
          .acquire()
          .subscribe({
            error: (error: unknown) => log.push(`${label} ${(error as Error).name}`),
          });
      hold(locks.for('a'));
      fails('a', 'first');
      fails('a', 'second');
      locks.close();
      expect(log).toEqual(['first ClosedError', 'second ClosedError']);
      fails('a', 'late');
      fails('b', 'another key');
      expect(log.slice(2)).toEqual(['late ClosedError', 'another key ClosedError']);
    });

    it('errors waiting requests in the order in which they were made, whatever their key', () => {
      const locks = new KeyedLock<string>();
      const log: string[] = [];
      hold(locks.for('a'));
      hold(locks.for('b'));
      for (const key of ['b', 'a', 'b']) {
        locks
          .for(key)
          .acquire()
          .subscribe({ error: () => log.push(key) });
      }
      locks.close();
      expect(log).toEqual(['b', 'a', 'b']);
    });

    it('sends the error that you pass', () => {
      const locks = new KeyedLock<string>();
      hold(locks.for('a'));
      const waiting = record(locks.for('a').acquire());
      const error = new Error('service is shutting down');
      locks.close(error);
      expect(waiting.error).toBe(error);
      expect(record(locks.for('b').acquire()).error).toBe(error);
    });

    it('completes state$ after its last snapshot', () => {
      const locks = new KeyedLock<string>();
      hold(locks.for('a'));
      const states = record(locks.state$);
      locks.close();
      expect(locks.closed).toBeTrue();
      expect(states.values).toEqual([{ keys: 1 }]);
      expect(states.completed).toBeTrue();
    });

    it('lets permits be released, without effect, and tryAcquire() get nothing', () => {
      const locks = new KeyedLock<string>();
      const permit = hold(locks.for('a'));
      locks.close();
      permit.release();
      expect(permit.released).toBeTrue();
      expect(locks.for('a').tryAcquire()).toBeUndefined();
      expect(locks.for('b').tryAcquire()).toBeUndefined();
    });

    it('keeps nothing of keys that are requested afterwards', () => {
      const locks = new KeyedLock<string>();
      locks.close();
      const late = ['a', 'b', 'c'].map((key) => record(locks.for(key).acquire()));
      expect(late.every(({ error }) => error instanceof ClosedError)).toBeTrue();
      expect(locks.state).toEqual({ keys: 0 });
    });

    it('inside a grant errors requests whose grant is on its way, for any key', () => {
      const locks = new KeyedLock<string>();
      const b = hold(locks.for('b'));
      const waiting = record(locks.for('b').acquire());
      locks
        .for('a')
        .acquire()
        .subscribe(() => {
          b.release();
          locks.close();
        });
      expect(waiting.values).toEqual([]);
      expect(waiting.error).toBeInstanceOf(ClosedError);
      // Only the key that is held is left.
      expect(locks.state).toEqual({ keys: 1 });
    });

    it('twice does nothing', () => {
      const locks = new KeyedLock<string>();
      const holder = hold(locks.for('a'));
      const error = new Error('the first');
      locks.close(error);
      locks.close(new Error('the second'));
      expect(record(locks.for('a').acquire()).error).toBe(error);
      expect(record(locks.for('b').acquire()).error).toBe(error);
      expect(holder.released).toBeFalse();
    });
  });

  for (const permits of [0, -1, 0.5, NaN, Infinity, null, '1', 1n]) {
    it(`new KeyedLock(${typeof permits} ${String(permits)}) throws RangeError`, () => {
      expect(() => new KeyedLock(permits as number)).toThrowError(
        RangeError,
        /^new KeyedLock\(permits\): an integer of at least 1, got ./,
      );
    });
  }

  it('a key that goes and comes back in the teardown of a request has one holder', () => {
    const locks = new KeyedLock<string>();
    const permit = locks.for('a').tryAcquire();
    const subscription = locks.for('a').acquire().subscribe(fail);
    subscription.add(() => {
      permit?.release();
      locks.for('a').tryAcquire();
    });
    subscription.unsubscribe();
    expect(locks.locked('a')).toBeTrue();
    expect(locks.state).toEqual({ keys: 1 });
    expect(locks.for('a').tryAcquire()).toBeUndefined();
  });
});

/** Holds a key, waits for it, leaves it, also with the grant on its way, and gives it back. */
function useUp(locks: KeyedLock<object>, key: object): object {
  const permit = hold(locks.for(key));
  const next = record(locks.for(key).acquire());
  const leaves = record(locks.for(key).acquire());
  leaves.subscription.unsubscribe();
  permit.release();
  next.values[0]?.release();
  locks.for(key).tryAcquire()?.release();
  const again = hold(locks.for(key));
  const onItsWay = record(locks.for(key).acquire());
  locks
    .for({})
    .acquire()
    .subscribe((other) => {
      again.release();
      onItsWay.subscription.unsubscribe();
      other.release();
    });
  return key;
}
