import { CanceledError, ClosedError, KeyedLock, Lock, Semaphore } from '../../lib/index.js';

describe('cancelWaiting:', () => {
  it('errors every waiting request with CanceledError, in order, and does not affect the holder', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    const heard: unknown[] = [];
    for (const name of ['first', 'second']) {
      lock.acquire().subscribe({ error: (error: unknown) => heard.push(name, error) });
    }
    lock.cancelWaiting();
    const canceled = new CanceledError('canceled while waiting');
    expect(heard).toEqual(['first', canceled, 'second', canceled]);
    expect(lock.state).toEqual({ locked: true, waiting: 0 });
    expect(permit?.released).toBeFalse();
  });

  it('continues as before: a request made inside the error waits, and is granted', () => {
    const lock = new Lock();
    const permit = lock.tryAcquire();
    let granted = false;
    lock.acquire().subscribe({ error: () => lock.acquire().subscribe(() => (granted = true)) });
    lock.cancelWaiting(new Error('go'));
    expect(lock.state.waiting).toBe(1);
    permit?.release();
    expect(granted).toBeTrue();
  });

  it('gives back what was taken for a grant on its way', () => {
    const semaphore = new Semaphore(0);
    const heard: unknown[] = [];
    semaphore.acquire().subscribe(() => semaphore.cancelWaiting('gone'));
    semaphore.acquire().subscribe({ error: (error: unknown) => heard.push(error) });
    semaphore.release(2);
    expect(heard).toEqual(['gone']);
    expect(semaphore.state).toEqual({ value: 1, waiting: 0 });
  });

  it('tells the state once', () => {
    const lock = new Lock();
    lock.tryAcquire();
    lock.acquire().subscribe({ error: () => undefined });
    lock.acquire().subscribe({ error: () => undefined });
    const seen: unknown[] = [];
    lock.state$.subscribe(({ waiting }) => seen.push(waiting));
    lock.cancelWaiting();
    expect(seen).toEqual([2, 0]);
  });

  it('of a keyed lock cancels the requests of all keys, in the order in which they were made', () => {
    const keys = new KeyedLock<string>();
    keys.forAll(['k', 'l']).tryAcquire();
    const heard: string[] = [];
    for (const key of ['l', 'k', 'l']) {
      keys
        .for(key)
        .acquire()
        .subscribe({ error: () => heard.push(key) });
    }
    keys
      .forAll(['k', 'l'])
      .acquire()
      .subscribe({ error: () => heard.push('both') });
    keys.cancelWaiting();
    expect(heard).toEqual(['l', 'k', 'l', 'both']);
    expect(keys.state).toEqual({ keys: 2 });
  });

  it('does nothing to a closed primitive', () => {
    const lock = new Lock();
    lock.close();
    lock.cancelWaiting(new Error('late'));
    expect(lock.closed).toBeTrue();
    const heard: unknown[] = [];
    lock.acquire().subscribe({ error: (error: unknown) => heard.push(error) });
    expect(heard).toEqual([jasmine.any(ClosedError)]);
  });
});
