import { NEVER, type Observable, of } from 'rxjs';
import { allOf, Lock, type Lockable, type Permit, withLock } from '../../lib/index.js';
import { Inspector, labelled } from '../../lib/inspect/index.js';
import { hold } from '../helpers/hold.js';

describe('labelled', () => {
  let inspector: Inspector;
  let asked: string[];

  beforeEach(() => {
    inspector = new Inspector();
    asked = [];
    inspector.events$.subscribe((event) => {
      if (event.type === 'asked') asked.push(`${event.name} ${event.label ?? 'without a label'}`);
    });
  });

  afterEach(() => {
    inspector.stop();
  });

  it('takes a string and something lockable', () => {
    expect(() => labelled(1 as never, new Lock())).toThrowError(
      TypeError,
      'labelled(label, …): a string, got 1',
    );
    expect(() => labelled('a', NEVER as never)).toThrowError(
      TypeError,
      'labelled(…, lockable): an object with acquire(), got an Observable',
    );
  });

  it('names its own requests alone, and not those made inside of their grants', () => {
    const [outer, inner] = ['outer', 'inner'].map((name) => inspector.watch(name, new Lock()));
    if (!outer || !inner) throw new Error('no locks');
    of(1)
      .pipe(withLock(inner), withLock(labelled('job', outer)))
      .subscribe();
    hold(outer).release();
    expect(asked).toEqual(['outer job', 'inner without a label', 'outer without a label']);
  });

  it('names nothing else where what it labels is not watched', () => {
    const inner = inspector.watch('inner', new Lock());
    of(1)
      .pipe(withLock(inner), withLock(labelled('job', new Lock())))
      .subscribe();
    hold(inner);
    expect(asked).toEqual(['inner without a label', 'inner without a label']);
  });

  it('names nothing that is asked for where its own request fails or ends', () => {
    const other = inspector.watch('other', new Lock());
    const closed = new Lock();
    closed.close();
    const held = new Lock();
    hold(held);
    for (const own of [closed, { acquire: () => held.acquireIfAvailable() }]) {
      labelled('job', own)
        .acquire()
        .subscribe({ error: () => hold(other).release(), complete: () => hold(other).release() });
    }
    expect(asked).toEqual(['other without a label', 'other without a label']);
  });

  it('names every part of an allOf whose parts are labelled, and only the first if the whole is', () => {
    for (const waits of [false, true]) {
      const [a, b] = [inspector.watch('a', new Lock()), inspector.watch('b', new Lock())];
      const held = waits ? [hold(a), hold(b)] : [];
      asked = [];
      allOf(labelled('job', a), labelled('job', b))
        .acquire()
        .subscribe((permit) => permit.release());
      for (const permit of held) permit.release();
      expect(asked).toEqual(['a job', 'b job']);
      expect([a.locked(), b.locked()]).toEqual([false, false]);
      asked = [];
      labelled('job', allOf(a, b)).acquire().subscribe();
      expect(asked).toEqual(['a job', 'b without a label']);
    }
  });

  it('may be labelled again: the innermost label counts', () => {
    const lock = inspector.watch('lock', new Lock());
    labelled('outer', labelled('inner', lock)).acquire().subscribe();
    expect(asked).toEqual(['lock inner']);
  });

  it('passes on errors, ends, and requests that are taken back', () => {
    const lock = inspector.watch('lock', new Lock());
    hold(lock);
    const labels = labelled('job', lock);
    labels.acquire().subscribe().unsubscribe();
    expect(lock.state.waiting).toBe(0);
    let error: unknown;
    labels.acquire().subscribe({ error: (each: unknown) => (error = (each as Error).name) });
    lock.cancelWaiting();
    expect(error).toBe('CanceledError');
    let completed = false;
    const ifAvailable: Lockable = { acquire: () => lock.acquireIfAvailable() };
    labelled('job', ifAvailable)
      .acquire()
      .subscribe({ complete: () => (completed = true) });
    expect(completed).toBeTrue();
  });

  it('gives back a permit that reaches nobody', () => {
    const lock = inspector.watch('lock', new Lock());
    const first = hold(lock);
    const granted: Permit[] = [];
    const subscription = labelled('job', lock)
      .acquire()
      .subscribe((permit) => granted.push(permit));
    lock.state$.subscribe(({ waiting }) => {
      if (waiting === 0) subscription.unsubscribe();
    });
    first.release();
    expect(granted).toEqual([]);
    expect(lock.locked()).toBeFalse();
  });

  it('throws what acquire() throws', () => {
    const broken: Lockable = {
      acquire: (): Observable<Permit> => {
        throw new Error('no server');
      },
    };
    let message: unknown;
    labelled('job', broken)
      .acquire()
      .subscribe({ error: (error: unknown) => (message = (error as Error).message) });
    expect(message).toBe('no server');
  });
});
