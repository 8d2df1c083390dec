import {
  defer,
  EMPTY,
  finalize,
  from,
  NEVER,
  Subject,
  type Subscription,
  takeUntil,
  tap,
} from 'rxjs';
import {
  NotLockedError,
  type Permit,
  ReadWriteLock,
  type ReadWriteLockState,
  throttleBySemaphore,
  withLock,
} from '../../lib/index.js';
import { expectIfAvailable } from '../helpers/expectIfAvailable.js';
import { hold } from '../helpers/hold.js';
import { record } from '../helpers/record.js';

type Side = 'read' | 'write';
const sides = ['read', 'write'] as const;

/** Makes a request, logs the grant under a label, and stays inside. */
function ask(lock: ReadWriteLock, side: Side, inside: Inside, label: string) {
  return lock[side].acquire().subscribe((permit) => {
    inside.order.push(label);
    inside.permits.set(label, permit);
  });
}

/** The grants in order, and their permits. */
class Inside {
  readonly order: string[] = [];
  readonly permits = new Map<string, Permit>();

  leave(...labels: string[]): void {
    for (const label of labels) this.permits.get(label)?.release();
  }
}

/**
 * All snapshots, each as `2r`, `w` or `0r`, with the number of waiting requests behind it: `2r+1`.
 */
function told(lock: ReadWriteLock): string[] {
  const seen: string[] = [];
  lock.state$.subscribe((state) => seen.push(shown(state)));
  return seen;
}

function shown({ readers, writing, waiting }: ReadWriteLockState): string {
  const inside = [...(writing ? ['w'] : []), ...(readers > 0 ? [`${String(readers)}r`] : [])];
  return (inside.join('&') || 'free') + (waiting > 0 ? `+${String(waiting)}` : '');
}

describe('ReadWriteLock', () => {
  it('starts free, with nobody waiting', () => {
    expect(new ReadWriteLock().state).toEqual({ readers: 0, writing: false, waiting: 0 });
  });

  it('any number of readers may be inside', () => {
    const lock = new ReadWriteLock();
    const permits = Array.from({ length: 1000 }, () => hold(lock.read));
    expect(lock.state).toEqual({ readers: 1000, writing: false, waiting: 0 });
    for (const permit of permits) permit.release();
    expect(lock.state).toEqual({ readers: 0, writing: false, waiting: 0 });
  });

  it('a writer is inside alone', () => {
    const lock = new ReadWriteLock();
    const writer = hold(lock.write);
    const [reader, other] = [record(lock.read.acquire()), record(lock.write.acquire())];
    expect([reader.completed, other.completed]).toEqual([false, false]);
    expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 2 });
    writer.release();
    expect([reader.completed, other.completed]).toEqual([true, false]);
    expect(lock.state).toEqual({ readers: 1, writing: false, waiting: 1 });
  });

  it('a writer waits until the last reader is out', () => {
    const lock = new ReadWriteLock();
    const readers = [hold(lock.read), hold(lock.read), hold(lock.read)];
    const writer = record(lock.write.acquire());
    for (const reader of readers) {
      expect(writer.completed).toBeFalse();
      reader.release();
    }
    expect(writer.completed).toBeTrue();
    expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 0 });
  });

  for (const side of sides) {
    it(`${side}: a free lock grants during subscribe: one permit, then complete`, () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      lock[side].acquire().subscribe({
        next: ({ released }) => said.push(released ? 'a released permit' : 'a permit'),
        complete: () => said.push('complete'),
      });
      expect(said).toEqual(['a permit', 'complete']);
      expect(shown(lock.state)).toBe(side === 'read' ? '1r' : 'w');
    });

    it(`${side}: a permit that is released twice is given back once`, () => {
      const lock = new ReadWriteLock();
      const permit = hold(lock[side]);
      permit.release();
      expect(permit.released).toBeTrue();
      expect(shown(lock.state)).toBe('free');
      // Somebody else is inside now. The old permit must not affect anybody.
      const present = hold(lock[side]);
      const writer = record(lock.write.acquire());
      permit.release();
      permit[Symbol.dispose]();
      expect(present.released).toBeFalse();
      expect(writer.completed).toBeFalse();
      expect(shown(lock.state)).toBe(side === 'read' ? '1r+1' : 'w+1');
    });

    it(`${side}: a permit is given back by [Symbol.dispose]() too`, () => {
      const lock = new ReadWriteLock();
      const permit = hold(lock[side]);
      permit[Symbol.dispose]();
      expect(permit.released).toBeTrue();
      expect(shown(lock.state)).toBe('free');
    });
  }

  describe('order:', () => {
    it('first come, first served, across both sides', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const holder = hold(lock.write);
      for (const label of ['w1', 'r1', 'w2', 'w3', 'r2', 'w4']) {
        ask(lock, label.startsWith('r') ? 'read' : 'write', inside, label);
      }
      holder.release();
      for (const label of ['w1', 'r1', 'w2', 'w3', 'r2', 'w4']) {
        expect(inside.order.at(-1)).toBe(label);
        inside.leave(label);
      }
      expect(shown(lock.state)).toBe('free');
    });

    it('a reader that comes after a waiting writer waits behind it', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      ask(lock, 'read', inside, 'reader');
      ask(lock, 'write', inside, 'writer');
      ask(lock, 'read', inside, 'late reader');
      expect(inside.order).toEqual(['reader']);
      inside.leave('reader');
      expect(inside.order).toEqual(['reader', 'writer']);
      inside.leave('writer');
      expect(inside.order).toEqual(['reader', 'writer', 'late reader']);
    });

    it('readers that never stop coming do not starve a writer', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      ask(lock, 'read', inside, 'reader 0');
      ask(lock, 'write', inside, 'writer');
      // Each arrives before the previous one leaves, so there is always a reader.
      for (let index = 1; index <= 10; index++) {
        ask(lock, 'read', inside, `reader ${String(index)}`);
        inside.leave(`reader ${String(index - 1)}`);
      }
      expect(inside.order).toEqual(['reader 0', 'writer']);
      inside.leave('writer');
      expect(inside.order.length).toBe(12);
    });

    it('writers that never stop coming do not starve a reader', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      ask(lock, 'write', inside, 'writer 0');
      ask(lock, 'read', inside, 'reader');
      for (let index = 1; index <= 10; index++) {
        ask(lock, 'write', inside, `writer ${String(index)}`);
        inside.leave(`writer ${String(index - 1)}`);
      }
      expect(inside.order).toEqual(['writer 0', 'reader']);
    });

    it('readers that are next to each other in the queue are granted together, in one snapshot', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const writer = hold(lock.write);
      for (const label of ['first', 'second', 'third']) ask(lock, 'read', inside, label);
      const seen = told(lock);
      writer.release();
      expect(seen).toEqual(['w+3', '3r']);
      expect(inside.order).toEqual(['first', 'second', 'third']);
    });

    it('but not those behind the next writer', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const writer = hold(lock.write);
      for (const label of ['r1', 'r2', 'w1', 'r3']) {
        ask(lock, label.startsWith('r') ? 'read' : 'write', inside, label);
      }
      const seen = told(lock);
      writer.release();
      expect(inside.order).toEqual(['r1', 'r2']);
      inside.leave('r1', 'r2');
      expect(inside.order).toEqual(['r1', 'r2', 'w1']);
      inside.leave('w1');
      expect(seen).toEqual(['w+4', '2r+2', '1r+2', 'w+1', '1r']);
    });

    it('a reader is granted beside other readers, if nobody waits', () => {
      const lock = new ReadWriteLock();
      hold(lock.read);
      expect(record(lock.read.acquire()).completed).toBeTrue();
      expect(shown(lock.state)).toBe('2r');
    });
  });

  describe('leaving:', () => {
    // In .NET's AsyncEx the readers went on waiting until somebody else came or went.
    it('a waiting writer that leaves lets in the readers it was holding up', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      hold(lock.read);
      const writer = ask(lock, 'write', inside, 'writer');
      ask(lock, 'read', inside, 'second');
      ask(lock, 'read', inside, 'third');
      expect(inside.order).toEqual([]);
      const seen = told(lock);
      writer.unsubscribe();
      expect(inside.order).toEqual(['second', 'third']);
      expect(seen).toEqual(['1r+3', '3r']);
    });

    it('but not those that another writer holds up', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      hold(lock.read);
      const writer = ask(lock, 'write', inside, 'w1');
      ask(lock, 'read', inside, 'r1');
      const other = ask(lock, 'write', inside, 'w2');
      ask(lock, 'read', inside, 'r2');
      writer.unsubscribe();
      expect(inside.order).toEqual(['r1']);
      other.unsubscribe();
      expect(inside.order).toEqual(['r1', 'r2']);
    });

    it('if the second of two writers leaves, nobody is granted', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const reader = hold(lock.read);
      ask(lock, 'write', inside, 'w1');
      const second = ask(lock, 'write', inside, 'w2');
      ask(lock, 'read', inside, 'r1');
      second.unsubscribe();
      expect(inside.order).toEqual([]);
      expect(shown(lock.state)).toBe('1r+2');
      reader.release();
      expect(inside.order).toEqual(['w1']);
      inside.leave('w1');
      expect(inside.order).toEqual(['w1', 'r1']);
    });

    it('while a writer is inside, a waiting writer that leaves lets in nobody', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const holder = hold(lock.write);
      const writer = ask(lock, 'write', inside, 'writer');
      ask(lock, 'read', inside, 'reader');
      writer.unsubscribe();
      expect(inside.order).toEqual([]);
      holder.release();
      expect(inside.order).toEqual(['reader']);
    });

    it('when a waiting reader between two writers leaves, they go one after the other', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const holder = hold(lock.read);
      ask(lock, 'write', inside, 'w1');
      const reader = ask(lock, 'read', inside, 'reader');
      ask(lock, 'write', inside, 'w2');
      reader.unsubscribe();
      holder.release();
      expect(inside.order).toEqual(['w1']);
      inside.leave('w1');
      expect(inside.order).toEqual(['w1', 'w2']);
    });

    it('a writer that leaves while its grant is on its way lets in the requests behind it', () => {
      for (const behind of ['read', 'write'] as const) {
        const lock = new ReadWriteLock();
        const inside = new Inside();
        const holder = hold(lock.read);
        const writer = ask(lock, 'write', inside, 'writer');
        ask(lock, behind, inside, 'next');
        ask(lock, behind, inside, 'last');
        const seen: string[] = [];
        lock.state$.subscribe((state) => {
          seen.push(shown(state));
          if (state.writing) writer.unsubscribe();
        });
        holder.release();
        expect(inside.order).toEqual(behind === 'read' ? ['next', 'last'] : ['next']);
        expect(seen.slice(0, 3)).toEqual(['1r+3', 'w+2', behind === 'read' ? '2r' : 'w+1']);
      }
    });

    it('readers that leave while their grants are on their way are not counted as inside', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const holder = hold(lock.write);
      lock.read.acquire().subscribe((permit) => {
        second.unsubscribe();
        third.unsubscribe();
        expect(shown(lock.state)).toBe('1r+1');
        permit.release();
      });
      const second = ask(lock, 'read', inside, 'second');
      const third = ask(lock, 'read', inside, 'third');
      ask(lock, 'write', inside, 'writer');
      holder.release();
      expect(inside.order).toEqual(['writer']);
      inside.leave('writer');
      expect(shown(lock.state)).toBe('free');
    });

    for (const side of sides) {
      it(`${side}: unsubscribing in the grant leaves the permit with its holder`, () => {
        const lock = new ReadWriteLock();
        const inside = new Inside();
        ask(lock, side, inside, 'holder').unsubscribe();
        expect(inside.permits.get('holder')?.released).toBeFalse();
        expect(shown(lock.state)).toBe(side === 'read' ? '1r' : 'w');
      });

      it(`${side}: a permit comes back if its consumer is just being completed by somebody else`, () => {
        const lock = new ReadWriteLock();
        const holder = hold(lock.write);
        const stop$ = new Subject<void>();
        lock[side]
          .acquire()
          .pipe(takeUntil(stop$))
          .subscribe({ complete: () => holder.release() });
        const writer = record(lock.write.acquire());
        stop$.next();
        expect(writer.completed).toBeTrue();
        expect(shown(lock.state)).toBe('w');
      });
    }
  });

  describe('hand-over:', () => {
    it('no snapshot shows anything free that the first request in the queue could take', () => {
      for (const first of sides) {
        for (const second of sides) {
          const lock = new ReadWriteLock();
          const holder = hold(lock[first]);
          const inside = new Inside();
          ask(lock, 'write', inside, 'writer');
          ask(lock, second, inside, 'behind');
          const seen = told(lock);
          holder.release();
          inside.leave('writer');
          expect(seen)
            .withContext(`${first}, then write, then ${second}`)
            .toEqual([first === 'read' ? '1r+2' : 'w+2', 'w+1', second === 'read' ? '1r' : 'w']);
        }
      }
    });

    it('in that moment tryAcquire gets nothing, on either side', () => {
      const lock = new ReadWriteLock();
      const holder = hold(lock.read);
      let delivered = false;
      lock.write.acquire().subscribe(() => (delivered = true));
      const moments: unknown[] = [];
      lock.state$.subscribe(() => {
        if (holder.released) {
          moments.push(delivered, lock.read.tryAcquire(), lock.write.tryAcquire());
        }
      });
      holder.release();
      expect(moments).toEqual([false, undefined, undefined]);
      expect(delivered).toBeTrue();
    });

    it('is over before the release returns', () => {
      for (const held of sides) {
        for (const asked of sides) {
          const lock = new ReadWriteLock();
          const holder = hold(lock[held]);
          const request = record(lock[asked].acquire());
          holder.release();
          expect(request.completed).toBeTrue();
        }
      }
    });
  });

  describe('tryAcquire:', () => {
    it('takes a free lock, on either side', () => {
      expect(new ReadWriteLock().read.tryAcquire()?.released).toBeFalse();
      expect(new ReadWriteLock().write.tryAcquire()?.released).toBeFalse();
    });

    it('reads beside readers, but not beside a writer', () => {
      const lock = new ReadWriteLock();
      const reader = hold(lock.read);
      const beside = lock.read.tryAcquire();
      expect(beside).toBeDefined();
      expect(lock.write.tryAcquire()).toBeUndefined();
      reader.release();
      expect(lock.write.tryAcquire()).toBeUndefined();
      beside?.release();
      expect(lock.write.tryAcquire()).toBeDefined();
      expect(lock.read.tryAcquire()).toBeUndefined();
      expect(lock.write.tryAcquire()).toBeUndefined();
      expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 0 });
    });

    it('does not overtake a waiting writer, even if the readers inside could have company', () => {
      const lock = new ReadWriteLock();
      hold(lock.read);
      const writer = record(lock.write.acquire());
      expect(lock.read.tryAcquire()).toBeUndefined();
      expect(shown(lock.state)).toBe('1r+1');
      writer.subscription.unsubscribe();
      expect(lock.read.tryAcquire()).toBeDefined();
    });

    it('does not overtake readers whose grants are on their way, even to read beside them', () => {
      const lock = new ReadWriteLock();
      const holder = hold(lock.write);
      const tried: unknown[] = [];
      lock.read.acquire().subscribe(() => tried.push(lock.read.tryAcquire()));
      lock.read.acquire().subscribe(() => tried.push(lock.read.tryAcquire()?.released));
      holder.release();
      expect(tried).toEqual([undefined, false]);
      expect(shown(lock.state)).toBe('3r');
    });

    it('that gets nothing changes and publishes nothing', () => {
      const lock = new ReadWriteLock();
      hold(lock.write);
      const seen = told(lock);
      lock.read.tryAcquire();
      lock.write.tryAcquire();
      expect(seen).toEqual(['w']);
    });
  });

  it('write.acquireIfAvailable() grants a free lock, and completes without a grant if it is held', () => {
    expectIfAvailable(new ReadWriteLock().write);
  });

  describe('downgrade() of a write permit', () => {
    it('makes the writer a reader, lets in the readers at the head of the queue, and no writer between', () => {
      const lock = new ReadWriteLock();
      const writing = record(lock.write.acquireIfAvailable()).values[0];
      const said: string[] = [];
      lock.read.acquire().subscribe(() => said.push('reader'));
      lock.write.acquire().subscribe(() => said.push('writer'));
      const reading = writing?.downgrade();
      expect(said).toEqual(['reader']);
      expect(lock.state).toEqual({ readers: 2, writing: false, waiting: 1 });
      expect([writing?.released, reading?.released]).toEqual([true, false]);
      writing?.release();
      expect(lock.state.readers).toBe(2);
    });

    it('throws NotLockedError once the permit has been released', () => {
      const writing = new ReadWriteLock().write.tryAcquire();
      writing?.release();
      expect(() => writing?.downgrade()).toThrowError(
        NotLockedError,
        'WritePermit.downgrade(): the permit has been released',
      );
    });

    it('is not there for a permit to read, nor for what it returns', () => {
      const reading = hold(new ReadWriteLock().read);
      const downgraded = hold(new ReadWriteLock().write).downgrade();
      expect(['downgrade' in reading, 'downgrade' in downgraded]).toEqual([false, false]);
    });

    it('has no effect on a closed lock', () => {
      const lock = new ReadWriteLock();
      const writing = lock.write.tryAcquire();
      lock.close();
      writing?.downgrade();
      expect(lock.state).toEqual({ readers: 0, writing: true, waiting: 0 });
    });
  });

  describe('calls made inside:', () => {
    it('a release in its own grant grants the next after that grant', () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      const holder = hold(lock.write);
      for (const side of ['write', 'read', 'write'] as const) {
        lock[side].acquire().subscribe((permit) => {
          said.push(`${side} in`);
          permit.release();
          said.push(`${side} out, ${shown(lock.state)}`);
        });
      }
      holder.release();
      expect(said).toEqual([
        'write in',
        'write out, 1r+1',
        'read in',
        'read out, w',
        'write in',
        'write out, free',
      ]);
    });

    it('a reader that reads again in its grant is granted inside it, beside itself', () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      lock.read.acquire().subscribe(() => {
        lock.read.acquire().subscribe(() => said.push(`second, ${shown(lock.state)}`));
        said.push('first');
      });
      expect(said).toEqual(['second, 2r', 'first']);
    });

    it('a reader that reads again while a writer waits, waits behind the writer', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      const reader = hold(lock.read);
      ask(lock, 'write', inside, 'writer');
      ask(lock, 'read', inside, 'the reader again');
      expect(inside.order).toEqual([]);
      reader.release();
      expect(inside.order).toEqual(['writer']);
    });

    it('a writer that reads in its grant is granted when it has given its own permit back', () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      lock.write.acquire().subscribe((permit) => {
        lock.read.acquire().subscribe(() => said.push('reads'));
        said.push(shown(lock.state));
        permit.release();
        said.push(shown(lock.state));
      });
      expect(said).toEqual(['w+1', '1r', 'reads']);
    });

    it('a request made in an observer of state$ is granted after the one that its snapshot announced', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      let once = true;
      lock.state$.subscribe(({ readers }) => {
        if (readers === 0 || !once) return;
        once = false;
        ask(lock, 'read', inside, 'made by the observer');
      });
      ask(lock, 'read', inside, 'announced');
      expect(inside.order).toEqual(['announced', 'made by the observer']);
    });

    it('an observer of state$ may give back what it holds: the next is granted after the telling', () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      const reader = hold(lock.read);
      lock.state$.subscribe((state) => {
        said.push(shown(state));
        if (state.waiting > 0) reader.release();
      });
      lock.state$.subscribe((state) => said.push(`second observer: ${shown(state)}`));
      lock.write.acquire().subscribe(() => said.push('granted'));
      expect(said).toEqual([
        '1r',
        'second observer: 1r',
        '1r+1',
        'second observer: 1r+1',
        'w',
        'second observer: w',
        'granted',
      ]);
    });

    it('every observer is told state$ once and in order, even if the observers act', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      let step = 0;
      const acts: (() => unknown)[] = [
        () => ask(lock, 'read', inside, 'r1'),
        () => ask(lock, 'read', inside, 'r2'),
        () => ask(lock, 'write', inside, 'w1'),
        () => ask(lock, 'read', inside, 'r3'),
        () => lock.read.tryAcquire(),
      ];
      const before = told(lock);
      lock.state$.subscribe(() => acts[step++]?.());
      const after = told(lock);
      expect(before).toEqual(['free', '1r', '2r', '2r+1', '2r+2']);
      expect(after).toEqual(['2r+2']);
      inside.leave('r1', 'r2');
      expect(before.slice(5)).toEqual(['1r+2', 'w+1']);
      expect(after.slice(1)).toEqual(['1r+2', 'w+1']);
      expect(shown(lock.state)).toBe('w+1');
    });

    it('100,000 alternating readers and writers that each release in their grant need no deeper stack', () => {
      const lock = new ReadWriteLock();
      const holder = hold(lock.write);
      let served = 0;
      for (let index = 0; index < 100_000; index++) {
        lock[index % 3 === 0 ? 'write' : 'read'].acquire().subscribe((permit) => {
          served++;
          permit.release();
        });
      }
      holder.release();
      expect(served).toBe(100_000);
      expect(shown(lock.state)).toBe('free');
    });

    it('100,000 readers that a leaving writer lets in, and that each read again, need no deeper stack', () => {
      const lock = new ReadWriteLock();
      hold(lock.read);
      const writer = lock.write.acquire().subscribe();
      let served = 0;
      for (let index = 0; index < 50_000; index++) {
        lock.read.acquire().subscribe(() => {
          served++;
          lock.read.acquire().subscribe(() => served++);
        });
      }
      writer.unsubscribe();
      expect(served).toBe(100_000);
      expect(shown(lock.state)).toBe('100001r');
    });
  });

  describe('under the operators:', () => {
    it('withLock(lock.read) runs readers side by side, and withLock(lock.write) alone', () => {
      const lock = new ReadWriteLock();
      const seen = told(lock);
      const ends = { r1: new Subject(), r2: new Subject(), w: new Subject(), r3: new Subject() };
      const running: string[] = [];
      const run = (label: keyof typeof ends) =>
        defer(() => {
          running.push(label);
          return ends[label].pipe(finalize(() => running.splice(running.indexOf(label), 1)));
        }).pipe(withLock(label === 'w' ? lock.write : lock.read));
      for (const label of ['r1', 'r2', 'w', 'r3'] as const) run(label).subscribe();
      expect(running).toEqual(['r1', 'r2']);
      ends.r1.complete();
      expect(running).toEqual(['r2']);
      ends.r2.complete();
      expect(running).toEqual(['w']);
      ends.w.complete();
      expect(running).toEqual(['r3']);
      ends.r3.complete();
      expect(seen).toEqual(['free', '1r', '2r', '2r+1', '2r+2', '1r+2', 'w+1', '1r', 'free']);
    });

    it('a pipeline that is unsubscribed while it waits to write lets in the readers', () => {
      const lock = new ReadWriteLock();
      const inside = new Inside();
      hold(lock.read);
      const writer = NEVER.pipe(withLock(lock.write)).subscribe();
      ask(lock, 'read', inside, 'reader');
      expect(inside.order).toEqual([]);
      writer.unsubscribe();
      expect(inside.order).toEqual(['reader']);
    });

    it('gives back what it took when the work errors, or is unsubscribed', () => {
      for (const side of sides) {
        const lock = new ReadWriteLock();
        const fault = new Error('fault');
        const work$ = new Subject<void>();
        const failing = record(work$.pipe(withLock(lock[side])));
        work$.error(fault);
        expect(failing.error).toBe(fault);
        expect(shown(lock.state)).toBe('free');
        NEVER.pipe(withLock(lock[side])).subscribe().unsubscribe();
        expect(shown(lock.state)).toBe('free');
      }
    });

    it('throttleBySemaphore(lock.read, …) runs everything at once while nobody writes, and nothing while one does', () => {
      const lock = new ReadWriteLock();
      const writer = hold(lock.write);
      const started: number[] = [];
      const work = (value: number) => {
        started.push(value);
        return NEVER;
      };
      from([1, 2, 3]).pipe(throttleBySemaphore(lock.read, work)).subscribe();
      expect(started).toEqual([]);
      expect(shown(lock.state)).toBe('w+1');
      writer.release();
      expect(started).toEqual([1, 2, 3]);
      expect(shown(lock.state)).toBe('3r');
    });

    it('throttleBySemaphore(lock.read, …) lets a writer in between two of its values', () => {
      const lock = new ReadWriteLock();
      const said: string[] = [];
      const values$ = new Subject<string>();
      const end$ = new Subject<void>();
      values$
        .pipe(
          throttleBySemaphore(lock.read, (value) => {
            said.push(value);
            return end$;
          }),
        )
        .subscribe();
      values$.next('before');
      EMPTY.pipe(tap({ complete: () => said.push('written') }), withLock(lock.write)).subscribe();
      values$.next('after');
      expect(said).toEqual(['before']);
      end$.next();
      end$.complete();
      expect(said).toEqual(['before', 'written', 'after']);
    });

    it('throttleBySemaphore(lock.write, …) runs one at a time', () => {
      const lock = new ReadWriteLock();
      const seen = told(lock);
      from([EMPTY, EMPTY, EMPTY]).pipe(throttleBySemaphore(lock.write)).subscribe();
      expect(seen).toEqual(['free', 'w', 'free', 'w', 'free', 'w', 'free']);
    });
  });

  it('state is current, and immutable', () => {
    const lock = new ReadWriteLock();
    lock.state$.subscribe((state) => expect(lock.state).toBe(state));
    lock.write.acquire().subscribe(() => expect(shown(lock.state)).toBe('w'));
    expect(() => Object.assign(lock.state, { writing: false })).toThrowError(TypeError);
    expect(lock.state.writing).toBeTrue();
  });

  const steps = [
    'ask to read',
    'ask to write',
    'ask to write, and give it back in the grant',
    'try to read',
    'try to write',
    'the first that waits leaves',
    'the last that waits leaves',
    'one inside gives back',
  ] as const;
  type Step = (typeof steps)[number];

  /** The result of a story: who waits, who is inside, and the log. */
  interface Expected {
    readonly waiting: number;
    readonly inside: number;
    readonly said: readonly string[];
  }

  /** The simplest read-write lock: arrays of the waiting requests and the holders. */
  function expected(story: readonly Step[], observed: boolean): Expected {
    const waiting: { who: string; side: Side; brief: boolean }[] = [];
    const inside: { side: Side }[] = [];
    const due: typeof waiting = [];
    const said: string[] = [];
    let told = '';
    const state = () =>
      shown({
        readers: [...inside, ...due].filter(({ side }) => side === 'read').length,
        writing: [...inside, ...due].some(({ side }) => side === 'write'),
        waiting: waiting.length,
      });
    const fits = (side: Side) =>
      [...inside, ...due].every((other) => side === 'read' && other.side === 'read');
    const settle = () => {
      for (let first; (first = waiting[0]) && fits(first.side);) {
        waiting.shift();
        due.push(first);
      }
      if (observed && state() !== told) said.push(state());
      told = state();
    };
    settle();
    story.forEach((step, number) => {
      const who = String(number);
      const [verb] = step.split(' ');
      const side = step.includes('read') ? 'read' : 'write';
      if (verb === 'ask') waiting.push({ who, side, brief: step.includes('give') });
      if (verb === 'try') {
        const free = waiting.length === 0 && fits(side);
        if (free) inside.push({ side });
        settle();
        said.push(`${who} ${free ? 'in' : 'gets nothing'}`);
      }
      if (step === 'the first that waits leaves') waiting.shift();
      if (step === 'the last that waits leaves') waiting.pop();
      if (step === 'one inside gives back') inside.shift();
      settle();
      for (let next; (next = due[0]);) {
        said.push(`${next.who} in`);
        due.shift();
        if (!next.brief) inside.push(next);
        settle();
      }
      said.push(state());
    });
    return { waiting: waiting.length, inside: inside.length, said };
  }

  /** Runs the same story in the library. */
  function played(story: readonly Step[], observed: boolean): readonly string[] {
    const lock = new ReadWriteLock();
    const waiting = new Set<Subscription>();
    const inside: Permit[] = [];
    const said: string[] = [];
    if (observed) lock.state$.subscribe((state) => said.push(shown(state)));
    const enter = (who: string, permit: Permit, brief: boolean) => {
      said.push(`${who} in`);
      if (brief) permit.release();
      else inside.push(permit);
    };
    story.forEach((step, number) => {
      const who = String(number);
      const [verb] = step.split(' ');
      const { [step.includes('read') ? 'read' : 'write']: side } = lock;
      if (verb === 'ask') {
        const request = side
          .acquire()
          .subscribe((permit) => enter(who, permit, step.includes('give')));
        waiting.add(request);
        request.add(() => waiting.delete(request));
      }
      if (verb === 'try') {
        const permit = side.tryAcquire();
        if (permit) enter(who, permit, false);
        else said.push(`${who} gets nothing`);
      }
      if (step === 'the first that waits leaves') [...waiting].at(0)?.unsubscribe();
      if (step === 'the last that waits leaves') [...waiting].at(-1)?.unsubscribe();
      if (step === 'one inside gives back') inside.shift()?.release();
      said.push(shown(lock.state));
    });
    return said;
  }

  for (const observed of [true, false]) {
    it(`does what the simplest read-write lock does, ${observed ? 'observed' : 'and nobody observes'}, whatever six things happen`, () => {
      const different: Step[][] = [];
      let stories = 0;
      const tellOn = (story: Step[]) => {
        const right = expected(story, observed);
        if (story.length === 6) {
          stories++;
          if (played(story, observed).join('; ') !== right.said.join('; ')) different.push(story);
          return;
        }
        for (const step of steps) {
          // Only a request that is there can leave.
          if (step.includes('waits') && right.waiting === 0) continue;
          if (step.includes('inside') && right.inside === 0) continue;
          tellOn([...story, step]);
        }
      };
      tellOn([]);
      expect(stories).toBeGreaterThan(50_000);
      expect(different.slice(0, 3)).toEqual([]);
    });
  }
});
