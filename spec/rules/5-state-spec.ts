import { firstValueFrom, type Observable, type Subscription } from 'rxjs';
import { BoundedSemaphore, Condition, Event, Lock, Semaphore } from '../../lib/index.js';
import { subjects } from '../helpers/subjects.js';

/** Everything that an observer is told, recorded when its next returns. */
function told<T>(state$: Observable<T>, inNext?: (state: T) => void): T[] {
  const seen: T[] = [];
  state$.subscribe((state) => {
    inNext?.(state);
    seen.push(state);
  });
  return seen;
}

describe('Rule 5, the state is told in order:', () => {
  for (const { name, taken } of subjects) {
    it(`${name} starts each observer with the present state and ends it with the present state`, () => {
      const subject = taken();
      subject.request().subscribe();
      const seen = told(subject.state$);
      expect(seen).toEqual([subject.state]);
      subject.request().subscribe((grant) => subject.passOn(grant));
      expect(seen.at(-1)).toEqual(subject.state);
      subject.letIn();
      expect(seen.at(-1)).toEqual(subject.state);
    });

    it(`${name} tells no snapshot twice in a row`, () => {
      const subject = taken();
      const seen = told(subject.state$);
      const subscriptions = [1, 2, 3].map(() =>
        subject.request().subscribe((grant) => subject.passOn(grant)),
      );
      subscriptions[0]?.unsubscribe();
      subject.letIn();
      subject.request().subscribe();
      const shown = seen.map((state) => JSON.stringify(state));
      expect(shown.filter((state, index) => state === shown[index - 1])).toEqual([]);
    });

    it(`${name} has immutable snapshots`, () => {
      const subject = taken();
      const { state } = subject;
      const before = { ...state };
      expect(Object.isFrozen(state)).toBeTrue();
      expect(() => Object.assign(state, { waiting: 7 })).toThrowError(TypeError);
      expect(subject.state).toEqual(before);
      subject.state$.subscribe((snapshot) => expect(Object.isFrozen(snapshot)).toBeTrue());
      subject.request().subscribe();
    });

    it(`${name} does not expose the subject`, () => {
      const { state$ } = taken();
      const reachable = new Set<unknown>();
      const visit = (value: unknown) => {
        if (typeof value !== 'object' || value === null || reachable.has(value)) return;
        reachable.add(value);
        for (const key of Reflect.ownKeys(value)) visit(Reflect.get(value, key));
      };
      visit(state$);
      for (const value of reachable) expect('next' in (value as object)).toBeFalse();
    });

    it(`${name} gives the same snapshot until something changes`, () => {
      const subject = taken();
      expect(subject.state).toBe(subject.state);
      subject.request().subscribe();
      expect(subject.state).toBe(subject.state);
    });
  }

  it('tells every transition once, in order, to observers that act inside their next', () => {
    const semaphore = new Semaphore(2);
    const subscriptions: Subscription[] = [];
    let steps = 0;
    const act = () => {
      // Each time another thing: acquire, release, unsubscribe.
      steps++;
      if (steps === 1) subscriptions.push(semaphore.acquire().subscribe());
      if (steps === 2) subscriptions.push(semaphore.acquire(2).subscribe());
      if (steps === 3) subscriptions[1]?.unsubscribe();
      if (steps === 4) semaphore.release();
    };
    const before = told(semaphore.state$);
    const acting = told(semaphore.state$, act);
    const after = told(semaphore.state$);
    const expected = [
      { value: 2, waiting: 0 },
      { value: 1, waiting: 0 },
      { value: 1, waiting: 1 },
      { value: 1, waiting: 0 },
      { value: 2, waiting: 0 },
    ];
    expect(before).toEqual(expected);
    expect(acting).toEqual(expected);
    expect(after).toEqual([{ value: 2, waiting: 0 }]);
  });

  it('tells later observers of a transition that an earlier one makes in its next, in order', () => {
    const lock = new Lock();
    lock.state$.subscribe(({ locked, waiting }) => {
      if (locked && waiting === 0) lock.acquire().subscribe();
    });
    const seen = told(lock.state$);
    lock.tryAcquire();
    expect(seen).toEqual([
      { locked: false, waiting: 0 },
      { locked: true, waiting: 0 },
      { locked: true, waiting: 1 },
    ]);
  });

  it('starts an observer that joins inside a telling with the present, and tells it nothing older', () => {
    const semaphore = new Semaphore(3);
    let late: unknown[] | undefined;
    semaphore.state$.subscribe(({ value }) => {
      if (value !== 2) return;
      semaphore.tryAcquire();
      late = told(semaphore.state$);
      expect(late).toEqual([{ value: 1, waiting: 0 }]);
    });
    semaphore.tryAcquire();
    expect(late).toEqual([{ value: 1, waiting: 0 }]);
    semaphore.tryAcquire();
    expect(late).toEqual([
      { value: 1, waiting: 0 },
      { value: 0, waiting: 0 },
    ]);
  });

  it('publishes a snapshot when its transition is complete, before the grant that it makes possible', () => {
    const lock = new Lock();
    const said: string[] = [];
    lock.state$.subscribe(({ locked, waiting }) =>
      said.push(`${String(locked)} ${String(waiting)}`),
    );
    lock.acquire().subscribe((permit) => {
      said.push('first granted');
      lock.acquire().subscribe(() => said.push('second granted'));
      permit.release();
      said.push('first out');
    });
    expect(said).toEqual([
      'false 0',
      'true 0',
      'first granted',
      'true 1',
      'true 0',
      'first out',
      'second granted',
    ]);
  });

  it('publishes the snapshots of a condition and its lock before the grant that they make possible', () => {
    const condition = new Condition();
    const said: string[] = [];
    condition.lock.tryAcquire();
    condition.wait().subscribe(() => said.push('granted'));
    const permit = condition.lock.tryAcquire();
    condition.state$.subscribe(({ waiting }) => {
      said.push(`condition ${String(waiting)}`);
      if (waiting === 0) permit?.release();
    });
    condition.state$.subscribe(({ waiting }) => said.push(`second observer ${String(waiting)}`));
    condition.lock.state$.subscribe(({ waiting }) => said.push(`lock ${String(waiting)}`));
    condition.notify();
    expect(said).toEqual([
      'condition 1',
      'second observer 1',
      'lock 0',
      'condition 0',
      'second observer 0',
      'lock 1',
      'lock 0',
      'granted',
    ]);
  });

  it('state is always current and agrees with locked(), value and isSet()', () => {
    const lock = new Lock();
    const semaphore = new BoundedSemaphore(2);
    const event = new Event();
    const check = () => {
      expect(lock.state.locked).toBe(lock.locked());
      expect(semaphore.state.value).toBe(semaphore.value);
      expect(event.state.isSet).toBe(event.isSet());
    };
    const act = () => {
      check();
      lock.tryAcquire();
      semaphore.tryAcquire();
      event.clear();
      check();
    };
    const states: Observable<unknown>[] = [lock.state$, semaphore.state$, event.state$];
    for (const state$ of states) state$.subscribe(act);
    event.set();
    act();
    lock.release();
    semaphore.release();
    act();
  });

  it('is up to date even for occasional reads', async () => {
    const lock = new Lock();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
    const permit = lock.tryAcquire();
    expect(await firstValueFrom(lock.state$)).toEqual({ locked: true, waiting: 0 });
    permit?.release();
    expect(lock.state).toEqual({ locked: false, waiting: 0 });
  });

  it('tells nothing to an observer that has left', () => {
    const lock = new Lock();
    const seen: unknown[] = [];
    const subscription = lock.state$.subscribe((state) => {
      seen.push(state);
      if (state.locked) subscription.unsubscribe();
    });
    lock.tryAcquire();
    lock.release();
    expect(seen.length).toBe(2);
  });

  it('tells nothing to an observer that another one has unsubscribed in the same telling', () => {
    const lock = new Lock();
    const seen: unknown[] = [];
    lock.state$.subscribe(({ locked }) => {
      if (locked) later.unsubscribe();
    });
    const later = lock.state$.subscribe((state) => seen.push(state));
    lock.tryAcquire();
    expect(seen).toEqual([{ locked: false, waiting: 0 }]);
  });

  it('continues for others if the only observer leaves before it is told', () => {
    const lock = new Lock();
    const subscription = lock.state$.subscribe(({ locked, waiting }) => {
      if (!locked || waiting > 0) return;
      lock.acquire().subscribe();
      subscription.unsubscribe();
      lock.acquire().subscribe();
      expect(lock.state).toEqual({ locked: true, waiting: 2 });
    });
    lock.tryAcquire();
    const seen = told(lock.state$);
    lock.release();
    expect(seen).toEqual([
      { locked: true, waiting: 2 },
      { locked: true, waiting: 1 },
    ]);
  });

  it('an observer that joins a telling in which nothing more has changed misses nothing', () => {
    const semaphore = new BoundedSemaphore(2);
    let late: unknown[] | undefined;
    semaphore.state$.subscribe(({ value }) => {
      if (value !== 1) return;
      semaphore.resize(2);
      late = told(semaphore.state$);
    });
    semaphore.tryAcquire();
    semaphore.tryAcquire();
    expect(late).toEqual([
      { value: 1, waiting: 0 },
      { value: 0, waiting: 0 },
    ]);
  });
});
