import {
  BehaviorSubject,
  concat,
  mergeMap,
  NEVER,
  type Observable,
  of,
  Subject,
  tap,
  withLatestFrom,
} from 'rxjs';
import {
  BoundedSemaphore,
  Event,
  KeyedLock,
  Lock,
  ReadWriteLock,
  Semaphore,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';

describe('Free means free, inside a grant too:', () => {
  for (const Primitive of [Semaphore, BoundedSemaphore]) {
    it(`a ${Primitive.name} with a permit left grants it, and tryAcquire takes the last`, () => {
      const primitive = new Primitive(2);
      const said: unknown[] = [];
      primitive.acquire().subscribe((first) => {
        const taken = primitive.tryAcquire();
        said.push(taken?.released);
        taken?.release();
        primitive.acquire().subscribe(() => said.push('second'));
        said.push('first returns');
        first.release();
      });
      expect(said).toEqual([false, 'second', 'first returns']);
    });
  }

  it('a lock that is released in its grant is granted again inside that grant', () => {
    const lock = new Lock();
    const said: string[] = [];
    lock.acquire().subscribe((permit) => {
      permit.release();
      lock.acquire().subscribe(() => said.push('again'));
      said.push('first returns');
    });
    expect(said).toEqual(['again', 'first returns']);
  });

  it('is granted after the snapshot that it causes, if the state is observed', () => {
    const semaphore = new Semaphore(2);
    const said: unknown[] = [];
    semaphore.state$.subscribe(({ value }) => said.push(value));
    semaphore.acquire().subscribe(() => {
      semaphore.acquire().subscribe(() => said.push('second'));
      said.push('first returns');
    });
    expect(said).toEqual([2, 1, 0, 'second', 'first returns']);
  });

  it('requests that waited come after the outermost grant, and requests made meanwhile come behind them', () => {
    const semaphore = new Semaphore(2);
    const held = semaphore.tryAcquire(2);
    const said: string[] = [];
    semaphore.acquire().subscribe((own) => {
      semaphore.acquire().subscribe(() => said.push('came in the grant'));
      own.release();
      said.push('first returns');
    });
    semaphore.acquire(2).subscribe((both) => {
      said.push('waited');
      both.release();
    });
    held?.release();
    expect(said).toEqual(['first returns', 'waited', 'came in the grant']);
  });

  it('a request made inside an observer is granted after every observer has been told', () => {
    const semaphore = new Semaphore(2);
    const said: unknown[] = [];
    let asked = false;
    semaphore.state$.subscribe(({ value }) => {
      if (value !== 1 || asked) return;
      asked = true;
      semaphore.acquire().subscribe(() => said.push('granted'));
    });
    semaphore.state$.subscribe(({ value }) => said.push(value));
    semaphore.tryAcquire();
    expect(said).toEqual([2, 1, 0, 'granted']);
  });

  it('an observer that requests at each snapshot, and releases in the grant, needs no deeper stack', () => {
    const semaphore = new Semaphore(0);
    let left = 20_000;
    semaphore.state$.subscribe(({ value }) => {
      if (value > 0 && --left > 0) semaphore.acquire().subscribe((permit) => permit.release());
    });
    semaphore.release();
    expect(left).toBe(0);
  });

  it('a read inside a read gets its value', () => {
    const { read } = new ReadWriteLock();
    const said: unknown[] = [];
    of('click')
      .pipe(withLatestFrom(of('shared').pipe(withLock(read))), withLock(read))
      .subscribe((both) => said.push(both));
    expect(said).toEqual([['click', 'shared']]);
  });

  // Buffered values start on a flat stack here, and inside the work in mergeMap.
  for (const [cap, last] of [
    [1, 4],
    [2, 2],
    [3, 3],
    [Infinity, 4],
  ] as const) {
    it(`throttleBySemaphore(${String(cap)}, f), fed by its own work, sends what mergeMap sends`, () => {
      expect(fed((work) => throttleBySemaphore(cap, work), last)).toEqual(
        fed((work) => mergeMap(work, cap), last),
      );
    });
  }

  it('values that the work of a buffered value sends start inside it, if there is room', () => {
    const source = new Subject<number>();
    const limit$ = new BehaviorSubject(0);
    const sent: string[] = [];
    const work = (value: number) =>
      of(`${String(value)}a`, `${String(value)}b`).pipe(
        tap((text) => {
          if (text === '2a') source.next(3);
        }),
      );
    source.pipe(throttleBySemaphore(limit$, work)).subscribe((text) => sent.push(text));
    source.next(1);
    source.next(2);
    limit$.next(3);
    expect(sent).toEqual(['1a', '1b', '3a', '3b', '2a', '2b']);
  });

  it('throttleBySemaphore(Infinity, f) has no cap', () => {
    const running: number[] = [];
    of(1, 2, 3)
      .pipe(
        throttleBySemaphore(Infinity, (value) => {
          running.push(value);
          return NEVER;
        }),
      )
      .subscribe();
    expect(running).toEqual([1, 2, 3]);
  });

  it('a key is free no matter what is granted to another', () => {
    const keys = new KeyedLock<string>();
    const said: string[] = [];
    of('outer')
      .pipe(
        mergeMap((outer) => concat(of('inner').pipe(withLock(keys.for('b'))), of(outer))),
        withLock(keys.for('a')),
      )
      .subscribe((value) => said.push(value));
    expect(said).toEqual(['inner', 'outer']);
  });

  for (const { name, told } of [
    {
      name: 'is told of a release',
      told: (semaphore: Semaphore, asks: () => void) => {
        let armed = false;
        semaphore.state$.subscribe(() => {
          if (armed) asks();
        });
        armed = true;
        semaphore.release();
      },
    },
    {
      name: 'begins to observe',
      told: (semaphore: Semaphore, asks: () => void) => {
        semaphore.release();
        semaphore.state$.subscribe(asks);
      },
    },
  ]) {
    it(`an observer that ${name} inside a grant is granted what it asks for before that call returns`, () => {
      const semaphore = new Semaphore(0);
      const log: string[] = [];
      semaphore.acquire().subscribe(() => {
        let asked = false;
        told(semaphore, () => {
          if (asked) return;
          asked = true;
          semaphore.acquire().subscribe(() => log.push('granted'));
        });
        log.push('returned');
      });
      semaphore.release();
      expect(log).toEqual(['granted', 'returned']);
    });
  }

  it('an observer that begins to observe a set event inside a grant is granted its wait before that call returns', () => {
    const event = new Event();
    const log: string[] = [];
    event.wait().subscribe(() => {
      event.state$.subscribe(() => event.wait().subscribe(() => log.push('granted')));
      log.push('returned');
    });
    event.set();
    expect(log).toEqual(['granted', 'returned']);
  });
});

type Run = (
  work: (value: number) => Observable<string>,
) => (source: Observable<number>) => Observable<string>;

/** What is sent if each piece of work sends the next value to the source. */
function fed(run: Run, last: number): string[] {
  const source = new Subject<number>();
  const sent: string[] = [];
  const work = (value: number): Observable<string> =>
    of(`${String(value)}a`, `${String(value)}b`).pipe(
      tap((text) => {
        if (text.endsWith('a') && value < last) source.next(value + 1);
      }),
    );
  run(work)(source).subscribe((text) => sent.push(text));
  source.next(1);
  return sent;
}
