import { inspect } from 'node:util';
import { NEVER, of, Subscriber } from 'rxjs';
import {
  ClosedError,
  Event,
  KeyedLock,
  LeaseLostError,
  Lock,
  NotLockedError,
  type Permit,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  usingLock,
  withLock,
  type WritePermit,
} from '../../lib/index.js';

describe('acquireIfAvailable', () => {
  for (const [name, make] of [
    ['Lock', () => new Lock()],
    ['Semaphore', () => new Semaphore(1)],
    ['the write side', () => new ReadWriteLock().write],
    ['a key', () => new KeyedLock<string>().for('k')],
    ['several keys', () => new KeyedLock<string>().forAll(['k', 'l'])],
  ] as const) {
    it(`of ${name} grants what is free, and completes without a grant where it is taken`, () => {
      const lockable = make();
      const said: unknown[] = [];
      const observer = {
        next: (permit: Permit) => said.push(permit.released),
        complete: () => said.push('complete'),
      };
      lockable.acquireIfAvailable().subscribe(observer);
      lockable.acquireIfAvailable().subscribe(observer);
      expect(said).toEqual([false, 'complete', 'complete']);
    });
  }

  it('publishes nothing where it is not granted', () => {
    const lock = new Lock();
    lock.tryAcquire();
    const seen: unknown[] = [];
    lock.state$.subscribe((state) => seen.push(state));
    lock.acquireIfAvailable().subscribe();
    expect(seen.length).toBe(1);
  });

  it('errors as acquire() does once it is closed', () => {
    const lock = new Lock();
    lock.close();
    let error: unknown;
    lock.acquireIfAvailable().subscribe({ error: (heard: unknown) => (error = heard) });
    expect(error).toBeInstanceOf(ClosedError);
  });

  it('under withLock leaves the source out where the lock is taken', () => {
    const lock = new Lock();
    lock.tryAcquire();
    const said: string[] = [];
    of('run')
      .pipe(withLock(lock.acquireIfAvailable()))
      .subscribe({ next: (value) => said.push(value), complete: () => said.push('complete') });
    expect(said).toEqual(['complete']);
  });
});

describe('WritePermit.downgrade', () => {
  it('makes the writer a reader, lets the readers at the head in, and no writer between', () => {
    const lock = new ReadWriteLock();
    const [writing] = [lock.write.tryAcquire()] as [WritePermit];
    const said: string[] = [];
    lock.read.acquire().subscribe(() => said.push('reader'));
    lock.write.acquire().subscribe(() => said.push('writer'));
    const reading = writing.downgrade();
    expect(said).toEqual(['reader']);
    expect(lock.state).toEqual({ readers: 2, writing: false, waiting: 1 });
    expect([writing.released, reading.released]).toEqual([true, false]);
    writing.release();
    expect(lock.state.readers).toBe(2);
  });

  it('throws NotLockedError once the write permit has been released', () => {
    const writing = new ReadWriteLock().write.tryAcquire();
    writing?.release();
    expect(() => writing?.downgrade()).toThrowError(NotLockedError);
  });

  it('of a closed lock has no effect', () => {
    const lock = new ReadWriteLock();
    const writing = lock.write.tryAcquire();
    lock.close();
    writing?.downgrade();
    expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 0 });
  });
});

describe('KeyedLock.forAll', () => {
  it('lets two that name the same keys in opposite orders both through', () => {
    const keys = new KeyedLock<string>();
    const permits: Permit[] = [];
    keys
      .forAll(['a', 'b'])
      .acquire()
      .subscribe((permit) => permits.push(permit));
    keys
      .forAll(['b', 'a', 'b'])
      .acquire()
      .subscribe((permit) => permits.push(permit));
    expect(permits.length).toBe(1);
    permits[0]?.release();
    expect(permits.length).toBe(2);
    permits[1]?.release();
    expect(keys.state).toEqual({ keys: 0 });
  });

  it('takes and gives back in one transition', () => {
    const keys = new KeyedLock<string>();
    const seen: number[] = [];
    keys.state$.subscribe((state) => seen.push(state.keys));
    keys
      .forAll(['a', 'b', 'c'])
      .acquire()
      .subscribe((permit) => permit.release());
    expect(seen).toEqual([0, 3, 0]);
  });

  it('lets in those whom it was holding up when it leaves', () => {
    const keys = new KeyedLock<string>();
    keys.for('a').tryAcquire();
    const both = keys.forAll(['a', 'b']).acquire().subscribe();
    let granted = false;
    keys
      .for('b')
      .acquire()
      .subscribe(() => (granted = true));
    expect(granted).toBeFalse();
    both.unsubscribe();
    expect(granted).toBeTrue();
  });

  it('grants in the order of asking at every key, whichever key has its turn', () => {
    const keys = new KeyedLock<string>(3);
    const both = keys.forAll(['k', 'l']);
    const held = [both.tryAcquire(), both.tryAcquire(), both.tryAcquire()];
    const order: string[] = [];
    keys
      .for('l')
      .acquire()
      .subscribe(() => order.push('first of l'));
    keys
      .for('l')
      .acquire()
      .subscribe(() => order.push('second of l'));
    both.acquire().subscribe(() => order.push('both'));
    keys
      .for('other')
      .acquire()
      .subscribe(() => {
        for (const permit of held) permit?.release();
        order.push('grant returns');
      });
    expect(order).toEqual(['grant returns', 'first of l', 'second of l', 'both']);
  });

  it('loses nothing to a request that leaves in the moment in which it is let in', () => {
    const keys = new KeyedLock<string>();
    const both = keys.forAll(['k', 'l']);
    const holder = both.tryAcquire();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- it can be left before its teardown is reached
    const leaving = new Subscriber<Permit>();
    // It is closed already, and its request still stands in the queues.
    leaving.add(() => holder?.release());
    both.acquire().subscribe(leaving);
    leaving.unsubscribe();
    expect(keys.state).toEqual({ keys: 0 });
  });

  it('takes all or none with tryAcquire', () => {
    const keys = new KeyedLock<string>();
    keys.for('b').tryAcquire();
    expect(keys.forAll(['a', 'b']).tryAcquire()).toBeUndefined();
    expect(keys.locked('a')).toBeFalse();
  });

  it('throws RangeError for no keys, and TypeError for a string or what is not iterable', () => {
    const keys = new KeyedLock<string>();
    expect(() => keys.forAll([])).toThrowError(RangeError);
    expect(() => keys.forAll('ada')).toThrowError(TypeError);
    expect(() => keys.forAll(7 as never)).toThrowError(TypeError);
  });
});

describe('a permit that can be lost', () => {
  const run = {
    withLock: (lock: Parameters<typeof withLock>[0]) => NEVER.pipe(withLock(lock)),
    usingLock: (lock: Parameters<typeof withLock>[0]) => usingLock(lock, () => NEVER),
    throttleBySemaphore: (lock: Parameters<typeof withLock>[0]) =>
      of(1).pipe(throttleBySemaphore({ acquire: () => lock as never }, () => NEVER)),
  };
  for (const [name, under] of Object.entries(run)) {
    it(`ends the work of ${name}, is released, and errors with the reason`, () => {
      const server = new AbortController();
      const said: unknown[] = [];
      const lease = {
        released: false,
        release: () => said.push('released'),
        signal: server.signal,
      };
      under(of(lease)).subscribe({ error: (error: unknown) => said.push(error) });
      const lost = new LeaseLostError('gone');
      server.abort(lost);
      expect(said).toEqual(['released', lost]);
    });
  }

  it('starts no work once it is lost, and is given back', () => {
    const said: unknown[] = [];
    const lease = {
      released: false,
      release: () => said.push('released'),
      signal: AbortSignal.abort('lost'),
    };
    usingLock(of(lease), () => {
      said.push('work');
      return NEVER;
    }).subscribe({ error: (error: unknown) => said.push(error) });
    expect(said).toEqual(['released', 'lost']);
  });

  it('is not listened to any more once the work has ended', () => {
    const { signal } = new AbortController();
    const listeners: unknown[] = [];
    spyOn(signal, 'addEventListener').and.callFake((_type: string, listener: unknown) => {
      listeners.push(listener);
    });
    spyOn(signal, 'removeEventListener').and.callFake((_type: string, listener: unknown) => {
      listeners.splice(listeners.indexOf(listener), 1);
    });
    const lease = { released: false, release: () => undefined, signal };
    const running = NEVER.pipe(withLock(of(lease))).subscribe();
    expect(listeners.length).toBe(1);
    running.unsubscribe();
    expect(listeners).toEqual([]);
  });

  it('does nothing to work that has ended', () => {
    const server = new AbortController();
    const said: unknown[] = [];
    const lease = { released: false, release: () => said.push('released'), signal: server.signal };
    of('done')
      .pipe(withLock(of(lease)))
      .subscribe({ next: (value) => said.push(value), error: fail });
    server.abort();
    expect(said).toEqual(['done', 'released']);
  });
});

describe('seen from outside', () => {
  it('a primitive shows its name and its state, to console.log and to JSON.stringify', () => {
    const lock = new Lock();
    lock.tryAcquire();
    lock.acquire().subscribe();
    expect(inspect(lock)).toBe('Lock { locked: true, waiting: 1 }');
    expect(inspect({ lock })).toBe('{ lock: Lock { locked: true, waiting: 1 } }');
    expect(JSON.stringify(lock)).toBe('{"locked":true,"waiting":1}');
    expect(Object.keys(lock)).toEqual([]);
  });

  it('a permit shows whether it has been released', () => {
    const permit = new Lock().tryAcquire();
    const writing = new ReadWriteLock().write.tryAcquire();
    permit?.release();
    expect(inspect(permit)).toBe('Permit { released: true }');
    expect(inspect(writing)).toBe('WritePermit { released: false }');
    expect(JSON.stringify(permit)).toBe('{"released":true}');
  });

  for (const [value, message] of [
    [new KeyedLock(), /got a KeyedLock; pass one of its keys, \.for\(key\)$/],
    [new ReadWriteLock(), /got a ReadWriteLock; pass its \.read or its \.write$/],
    [Promise.resolve(), /got a Promise; pass from\(promise\)$/],
    [new Event(), /got an Event$/],
    [() => undefined, /got a function$/],
  ] as const) {
    it(`withLock and throttleBySemaphore say ${String(message)}`, () => {
      expect(() => withLock(value as never)).toThrowError(TypeError, message);
      expect(() => throttleBySemaphore(value as never)).toThrowError(TypeError, message);
    });
  }
});
