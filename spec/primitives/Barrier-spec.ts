import { mergeMap, retry, Subject, type Subscription, take, takeUntil } from 'rxjs';
import { Barrier, BrokenBarrierError } from '../../lib/index.js';
import { record, type Recording } from '../helpers/record.js';

/** This many parties arrive, one after the other. */
function arrivals(barrier: Barrier, count: number): Recording<number>[] {
  return Array.from({ length: count }, () => record(barrier.wait()));
}

/** What each was granted: nothing, or its index. */
function indices(waits: readonly Recording<number>[]): (number | undefined)[] {
  return waits.map(({ values }) => values[0]);
}

/** Subscribes, and logs its grant or its error. */
function tell(
  barrier: Barrier,
  said: string[],
  label: string,
  react: { granted?: () => void; failed?: () => void } = {},
) {
  return barrier.wait().subscribe({
    next(index) {
      said.push(`${label} is ${String(index)}`);
      react.granted?.();
    },
    error(error: unknown) {
      said.push(`${label} fails: ${(error as Error).name}`);
      react.failed?.();
    },
  });
}

describe('Barrier', () => {
  it('starts unbroken, with nobody waiting', () => {
    expect(new Barrier(3).state).toEqual({ waiting: 0, broken: false });
  });

  it('parties is how many parties have to arrive', () => {
    for (const parties of [1, 2, 3, 10, 1000]) {
      const barrier = new Barrier(parties);
      expect(barrier.parties).toBe(parties);
      const early = arrivals(barrier, parties - 1);
      expect(early.some(({ completed }) => completed)).toBeFalse();
      expect(record(barrier.wait()).completed).toBeTrue();
      expect(early.every(({ completed }) => completed)).toBeTrue();
    }
  });

  it('nobody passes until all parties have arrived', () => {
    const barrier = new Barrier(3);
    const [first, second] = arrivals(barrier, 2);
    expect([first?.values, second?.values]).toEqual([[], []]);
    expect(barrier.state).toEqual({ waiting: 2, broken: false });
  });

  it('when the last party arrives all are granted, in the order of arrival, each with its index', () => {
    const barrier = new Barrier(3);
    const said: string[] = [];
    for (const label of ['first', 'second', 'third']) tell(barrier, said, label);
    expect(said).toEqual(['first is 0', 'second is 1', 'third is 2']);
  });

  it('a grant is the index and then complete, one after the other', () => {
    const barrier = new Barrier(2);
    const said: string[] = [];
    for (const label of ['first', 'second']) {
      barrier.wait().subscribe({
        next: (index) => said.push(`${label} is ${String(index)}`),
        complete: () => said.push(`${label} completes`),
      });
    }
    expect(said).toEqual(['first is 0', 'first completes', 'second is 1', 'second completes']);
  });

  it('a full round is one transition, told before its grants', () => {
    const barrier = new Barrier(3);
    const said: string[] = [];
    barrier.state$.subscribe(({ waiting }) => said.push(`${String(waiting)} wait`));
    for (const label of ['first', 'second', 'third']) tell(barrier, said, label);
    expect(said).toEqual([
      '0 wait',
      '1 wait',
      '2 wait',
      '0 wait',
      'first is 0',
      'second is 1',
      'third is 2',
    ]);
  });

  it('a barrier of one lets everybody pass at once, and publishes nothing', () => {
    const barrier = new Barrier(1);
    const unobserved = arrivals(barrier, 2);
    let told = 0;
    barrier.state$.subscribe(() => told++);
    expect(indices([...unobserved, ...arrivals(barrier, 2)])).toEqual([0, 0, 0, 0]);
    expect(told).toBe(1);
  });

  it('lets one round pass after the other', () => {
    const barrier = new Barrier(2);
    expect(indices(arrivals(barrier, 7))).toEqual([0, 1, 0, 1, 0, 1, undefined]);
    expect(barrier.state).toEqual({ waiting: 1, broken: false });
  });

  describe('rounds:', () => {
    it('a wait() made inside a grant belongs to the next round', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          tell(barrier, said, 'fourth');
          expect(barrier.state).toEqual({ waiting: 1, broken: false });
          tell(barrier, said, 'fifth');
          expect(barrier.state).toEqual({ waiting: 2, broken: false });
        },
      });
      tell(barrier, said, 'second');
      tell(barrier, said, 'third');
      expect(said).toEqual(['first is 0', 'second is 1', 'third is 2']);
      expect(barrier.state).toEqual({ waiting: 2, broken: false });
      tell(barrier, said, 'sixth');
      expect(said.slice(3)).toEqual(['fourth is 0', 'fifth is 1', 'sixth is 2']);
    });

    it('even if it completes the next round: that is granted after the present one', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          tell(barrier, said, 'third');
          tell(barrier, said, 'fourth');
          said.push('first returns');
        },
      });
      tell(barrier, said, 'second');
      expect(said).toEqual([
        'first is 0',
        'first returns',
        'second is 1',
        'third is 0',
        'fourth is 1',
      ]);
    });

    it('even in the last grant of a round', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first');
      tell(barrier, said, 'second', { granted: () => tell(barrier, said, 'third') });
      expect(said).toEqual(['first is 0', 'second is 1']);
      expect(barrier.state.waiting).toBe(1);
    });

    it('a wait() on a barrier of one, made inside its grant, is granted inside it', () => {
      const barrier = new Barrier(1);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          tell(barrier, said, 'second');
          said.push('first returns');
        },
      });
      expect(said).toEqual(['first is 0', 'second is 0', 'first returns']);
    });

    it('a wait() made while a full round is told belongs to the next round', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      let full = false;
      barrier.state$.subscribe(({ waiting }) => {
        if (waiting > 0 || !full) return;
        full = false;
        tell(barrier, said, 'third');
        tell(barrier, said, 'fourth');
      });
      full = true;
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      expect(said).toEqual(['first is 0', 'second is 1', 'third is 0', 'fourth is 1']);
    });

    for (const parties of [2, 3]) {
      it(`${String(parties)} parties need no deeper stack for 100,000 rounds, each begun in a grant of the one before`, () => {
        const barrier = new Barrier(parties);
        let rounds = 0;
        const round = () => {
          barrier.wait().subscribe(() => {
            if (++rounds < 100_000) round();
          });
          // The others of the round.
          arrivals(barrier, parties - 1);
        };
        round();
        expect(rounds).toBe(100_000);
        expect(barrier.state).toEqual({ waiting: 0, broken: false });
      });
    }

    it('three parties that each wait again in their own grant meet 100,000 times, on a flat stack', () => {
      const barrier = new Barrier(3);
      const meetings = [0, 1, 2].map((party) => {
        const granted: number[] = [];
        const meet = () =>
          barrier.wait().subscribe((index) => {
            if (granted.push(index) < 100_000) meet();
          });
        meet();
        return { party, granted };
      });
      for (const { party, granted } of meetings) {
        expect(granted.length).toBe(100_000);
        expect(granted.every((index) => index === party)).toBeTrue();
      }
    });

    it('streams of different speeds wait for the slowest at every step', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      const [fast$, slow$] = [new Subject<void>(), new Subject<void>()];
      for (const [label, step$] of [
        ['fast', fast$],
        ['slow', slow$],
      ] as const) {
        step$
          .pipe(mergeMap(() => barrier.wait()))
          .subscribe((index) => said.push(`${label} ${String(index)}`));
      }
      fast$.next();
      expect(said).toEqual([]);
      slow$.next();
      expect(said.splice(0)).toEqual(['fast 0', 'slow 1']);
      slow$.next();
      fast$.next();
      expect(said).toEqual(['slow 0', 'fast 1']);
    });
  });

  describe('leaving:', () => {
    it('unsubscribing while waiting leaves the round, and does not break it', () => {
      const barrier = new Barrier(3);
      const [first, second] = arrivals(barrier, 2);
      first?.subscription.unsubscribe();
      expect(barrier.state).toEqual({ waiting: 1, broken: false });
      expect(second?.error).toBeUndefined();
      const third = record(barrier.wait());
      expect(third.completed).toBeFalse();
      const fourth = record(barrier.wait());
      expect([first, second, third, fourth].map((wait) => wait?.values)).toEqual([
        [],
        [0],
        [1],
        [2],
      ]);
    });

    it('is told as one transition', () => {
      const barrier = new Barrier(3);
      const [first] = arrivals(barrier, 2);
      const told: number[] = [];
      barrier.state$.subscribe(({ waiting }) => told.push(waiting));
      first?.subscription.unsubscribe();
      expect(told).toEqual([2, 1]);
    });

    for (const place of [0, 1, 2]) {
      it(`after number ${String(place)} of three has left, the others get 0, 1, 2 and 3, once each`, () => {
        const barrier = new Barrier(4);
        const waits = arrivals(barrier, 3);
        waits[place]?.subscription.unsubscribe();
        const stayed = waits.filter((_, index) => index !== place);
        const late = arrivals(barrier, 2);
        expect(indices([...stayed, ...late])).toEqual([0, 1, 2, 3]);
        expect(waits[place]?.values).toEqual([]);
      });
    }

    it('everybody may leave, and then the barrier is like new', () => {
      const barrier = new Barrier(3);
      for (const { subscription } of arrivals(barrier, 2)) subscription.unsubscribe();
      expect(barrier.state).toEqual({ waiting: 0, broken: false });
      expect(indices(arrivals(barrier, 3))).toEqual([0, 1, 2]);
    });

    it('a request that is unsubscribed in another grant of its round takes nothing from the others', () => {
      const barrier = new Barrier(4);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          third.unsubscribe();
          expect(barrier.state).toEqual({ waiting: 0, broken: false });
        },
      });
      tell(barrier, said, 'second');
      const third = tell(barrier, said, 'third');
      tell(barrier, said, 'fourth');
      expect(said).toEqual(['first is 0', 'second is 1', 'fourth is 3']);
    });

    it('nor does a request that is unsubscribed by an observer of state$ that is told the round is full', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      const first = tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      barrier.state$.subscribe(({ waiting }) => {
        if (waiting === 0) first.unsubscribe();
      });
      tell(barrier, said, 'third');
      expect(said).toEqual(['second is 1', 'third is 2']);
      expect(barrier.state).toEqual({ waiting: 0, broken: false });
    });

    it('even the last party may leave while the full round is told: the others pass', () => {
      const barrier = new Barrier(2);
      const leave$ = new Subject<void>();
      const said: string[] = [];
      tell(barrier, said, 'first');
      barrier.state$.subscribe(({ waiting }) => {
        if (waiting === 0) leave$.next();
      });
      const last = record(barrier.wait().pipe(takeUntil(leave$)));
      expect(said).toEqual(['first is 0']);
      expect(last).toEqual(jasmine.objectContaining({ values: [], completed: true }));
    });

    it('a place that is left in a full round is not filled again: the next request waits for the next round', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          second.unsubscribe();
          tell(barrier, said, 'fourth');
        },
      });
      const second = tell(barrier, said, 'second');
      tell(barrier, said, 'third');
      expect(said).toEqual(['first is 0', 'third is 2']);
      expect(barrier.state).toEqual({ waiting: 1, broken: false });
      arrivals(barrier, 2);
      expect(said.slice(2)).toEqual(['fourth is 0']);
    });

    it('no index is given twice, no matter who leaves and when', () => {
      for (const parties of [1, 2, 3, 4]) {
        for (let leaver = 0; leaver < parties; leaver++) {
          // Before the round is full, while that is told, or in the grant of number `moment`.
          for (let moment = -2; moment < parties; moment++) {
            const barrier = new Barrier(parties);
            const granted: number[] = [];
            const leave$ = new Subject<void>();
            const wait = (place: number) => {
              const request$ = barrier.wait();
              (place === leaver ? request$.pipe(takeUntil(leave$)) : request$).subscribe(
                (index) => {
                  granted.push(index);
                  if (place === moment) leave$.next();
                },
              );
            };
            if (moment === -1) {
              barrier.state$.subscribe(({ waiting }) => {
                if (waiting === 0) leave$.next();
              });
            }
            for (let place = 0; place < parties; place++) {
              if (moment === -2 && place === parties - 1) leave$.next();
              wait(place);
            }
            if (moment === -2 && leaver < parties - 1) wait(parties);
            const story = `parties ${String(parties)}, ${String(leaver)} leaves, at ${String(moment)}`;
            const all = Array.from({ length: parties }, (_, index) => index);
            // A barrier of one is never told to be full: nobody waits before or after.
            const inTime = moment === -1 ? parties > 1 : moment > -1 && moment < leaver;
            expect(granted)
              .withContext(story)
              .toEqual(inTime ? all.filter((index) => index !== leaver) : all);
            expect(barrier.state).withContext(story).toEqual({ waiting: 0, broken: false });
          }
        }
      }
    });

    it('leaving in its own grant changes nothing', () => {
      const barrier = new Barrier(2);
      const first = record(barrier.wait().pipe(take(1)));
      const second = record(barrier.wait().pipe(take(1)));
      expect(indices([first, second])).toEqual([0, 1]);
    });
  });

  describe('abort():', () => {
    it('errors all waiting requests with BrokenBarrierError, in order', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      barrier.abort();
      expect(said).toEqual(['first fails: BrokenBarrierError', 'second fails: BrokenBarrierError']);
      expect(barrier.state).toEqual({ waiting: 0, broken: true });
    });

    it('errors every later wait() with BrokenBarrierError, even one that would complete a round', () => {
      for (const parties of [1, 2]) {
        const barrier = new Barrier(parties);
        barrier.abort();
        const waits = arrivals(barrier, 3);
        expect(indices(waits)).toEqual([undefined, undefined, undefined]);
        for (const { error } of waits) expect(error).toBeInstanceOf(BrokenBarrierError);
        expect(barrier.state).toEqual({ waiting: 0, broken: true });
      }
    });

    it('says in the message what happened', () => {
      const barrier = new Barrier(2);
      const [wait] = arrivals(barrier, 1);
      barrier.abort();
      expect(String(wait?.error)).toBe(
        'BrokenBarrierError: Barrier.wait(): the barrier has been aborted',
      );
    });

    it('is one transition, told before any request errors', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      barrier.state$.subscribe((state) => said.push(JSON.stringify(state)));
      barrier.abort();
      expect(said).toEqual([
        '{"waiting":2,"broken":false}',
        '{"waiting":0,"broken":true}',
        'first fails: BrokenBarrierError',
        'second fails: BrokenBarrierError',
      ]);
    });

    it('a second abort(), and a wait() that errors, publish nothing', () => {
      const barrier = new Barrier(2);
      let told = 0;
      barrier.state$.subscribe(() => told++);
      barrier.abort();
      expect(told).toBe(2);
      barrier.abort();
      arrivals(barrier, 3);
      expect(told).toBe(2);
    });

    it('in a grant errors the rest of the full round, after that grant has returned', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          barrier.abort();
          expect(barrier.state).toEqual({ waiting: 0, broken: true });
          said.push('first returns');
        },
      });
      tell(barrier, said, 'second');
      tell(barrier, said, 'third');
      expect(said).toEqual([
        'first is 0',
        'first returns',
        'second fails: BrokenBarrierError',
        'third fails: BrokenBarrierError',
      ]);
    });

    it('in a grant errors requests of the next round too, after those of the present one', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', { granted: () => tell(barrier, said, 'fourth') });
      tell(barrier, said, 'second', { granted: () => barrier.abort() });
      tell(barrier, said, 'third');
      expect(said).toEqual([
        'first is 0',
        'second is 1',
        'third fails: BrokenBarrierError',
        'fourth fails: BrokenBarrierError',
      ]);
    });

    it('by an observer of state$ that is told the round is full errors all of it', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first');
      barrier.state$.subscribe((state) => {
        said.push(JSON.stringify(state));
        if (state.waiting === 0) barrier.abort();
      });
      tell(barrier, said, 'second');
      expect(said).toEqual([
        '{"waiting":1,"broken":false}',
        '{"waiting":0,"broken":false}',
        '{"waiting":0,"broken":true}',
        'first fails: BrokenBarrierError',
        'second fails: BrokenBarrierError',
      ]);
    });

    it('errors no request that has been granted or has left, and none twice', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      tell(barrier, said, 'third').unsubscribe();
      said.length = 0;
      tell(barrier, said, 'fourth');
      barrier.abort();
      barrier.abort();
      expect(said).toEqual(['fourth fails: BrokenBarrierError']);
    });

    it('a request that is unsubscribed while its error is on its way does not get it', () => {
      const barrier = new Barrier(4);
      const said: string[] = [];
      tell(barrier, said, 'first', { failed: () => second.unsubscribe() });
      const second = tell(barrier, said, 'second');
      tell(barrier, said, 'third');
      barrier.abort();
      expect(said).toEqual(['first fails: BrokenBarrierError', 'third fails: BrokenBarrierError']);
    });

    it('a request made inside such an error errors too, after those that waited', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', { failed: () => tell(barrier, said, 'again') });
      tell(barrier, said, 'second');
      barrier.abort();
      expect(said).toEqual([
        'first fails: BrokenBarrierError',
        'second fails: BrokenBarrierError',
        'again fails: BrokenBarrierError',
      ]);
    });

    it('20,000 waiting requests that each abort in their error get it on a flat stack', () => {
      const barrier = new Barrier(20_001);
      let failed = 0;
      for (let index = 0; index < 20_000; index++) {
        barrier.wait().subscribe({
          error() {
            failed++;
            barrier.abort();
          },
        });
      }
      barrier.abort();
      expect(failed).toBe(20_000);
    });

    it('100,000 requests, each made in the error of the one before, need no deeper stack', () => {
      const barrier = new Barrier(1);
      barrier.abort();
      let failed = 0;
      const ask = () =>
        barrier.wait().subscribe({
          error() {
            if (++failed < 100_000) ask();
          },
        });
      ask();
      expect(failed).toBe(100_000);
    });
  });

  describe('reset():', () => {
    it('errors all waiting requests with BrokenBarrierError, in order, and makes the barrier like new', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      barrier.reset();
      expect(said).toEqual(['first fails: BrokenBarrierError', 'second fails: BrokenBarrierError']);
      expect(barrier.state).toEqual({ waiting: 0, broken: false });
      expect(indices(arrivals(barrier, 4))).toEqual([0, 1, 2, undefined]);
    });

    it('repairs an aborted barrier', () => {
      const barrier = new Barrier(2);
      barrier.abort();
      const told: boolean[] = [];
      barrier.state$.subscribe(({ broken }) => told.push(broken));
      barrier.reset();
      expect(told).toEqual([true, false]);
      expect(indices(arrivals(barrier, 2))).toEqual([0, 1]);
    });

    it('says in the message what happened', () => {
      const barrier = new Barrier(2);
      const [wait] = arrivals(barrier, 1);
      barrier.reset();
      expect(String(wait?.error)).toBe(
        'BrokenBarrierError: Barrier.wait(): the barrier has been reset',
      );
    });

    it('is one transition, told before any request errors, and never shows the barrier broken', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first');
      barrier.state$.subscribe((state) => said.push(JSON.stringify(state)));
      barrier.reset();
      expect(said).toEqual([
        '{"waiting":1,"broken":false}',
        '{"waiting":0,"broken":false}',
        'first fails: BrokenBarrierError',
      ]);
    });

    it('of a new barrier publishes nothing', () => {
      const barrier = new Barrier(2);
      let told = 0;
      barrier.state$.subscribe(() => told++);
      barrier.reset();
      expect(told).toBe(1);
    });

    it('in a grant errors the rest of the full round, after that grant has returned', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          barrier.reset();
          said.push('first returns');
        },
      });
      tell(barrier, said, 'second');
      tell(barrier, said, 'third');
      expect(said).toEqual([
        'first is 0',
        'first returns',
        'second fails: BrokenBarrierError',
        'third fails: BrokenBarrierError',
      ]);
      expect(indices(arrivals(barrier, 3))).toEqual([0, 1, 2]);
    });

    it('by an observer of state$ that is told the round is full errors all of it', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      let full = false;
      barrier.state$.subscribe(({ waiting }) => {
        if (waiting > 0 || !full) return;
        full = false;
        barrier.reset();
      });
      full = true;
      tell(barrier, said, 'first');
      tell(barrier, said, 'second');
      expect(said).toEqual(['first fails: BrokenBarrierError', 'second fails: BrokenBarrierError']);
      expect(barrier.state).toEqual({ waiting: 0, broken: false });
    });

    it('a wait() made after it in the same grant belongs to the new round, and waits', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        granted() {
          barrier.reset();
          tell(barrier, said, 'third');
        },
      });
      tell(barrier, said, 'second');
      expect(said).toEqual(['first is 0', 'second fails: BrokenBarrierError']);
      tell(barrier, said, 'fourth');
      expect(said.slice(2)).toEqual(['third is 0', 'fourth is 1']);
    });

    it('a request made inside such an error waits for the new round, in order', () => {
      const barrier = new Barrier(3);
      const waits = [1, 2].map(() => record(barrier.wait().pipe(retry(1))));
      barrier.reset();
      expect(barrier.state).toEqual({ waiting: 2, broken: false });
      expect(indices([...waits, ...arrivals(barrier, 1)])).toEqual([0, 1, 2]);
    });

    it('a round that is filled inside these errors is granted after all of them', () => {
      const barrier = new Barrier(3);
      const said: string[] = [];
      tell(barrier, said, 'first', {
        failed() {
          for (const label of ['third', 'fourth', 'fifth']) tell(barrier, said, label);
        },
      });
      tell(barrier, said, 'second');
      barrier.reset();
      expect(said).toEqual([
        'first fails: BrokenBarrierError',
        'second fails: BrokenBarrierError',
        'third is 0',
        'fourth is 1',
        'fifth is 2',
      ]);
    });

    it('after abort(), in an observer of state$ that is told of it, leaves the barrier unbroken', () => {
      const barrier = new Barrier(2);
      const said: string[] = [];
      tell(barrier, said, 'first');
      barrier.state$.subscribe(({ broken }) => {
        if (broken) barrier.reset();
      });
      barrier.abort();
      expect(said).toEqual(['first fails: BrokenBarrierError']);
      expect(indices(arrivals(barrier, 2))).toEqual([0, 1]);
    });

    it('20,000 waiting requests that each reset in their error get it on a flat stack', () => {
      const barrier = new Barrier(20_001);
      let failed = 0;
      for (let index = 0; index < 20_000; index++) {
        barrier.wait().subscribe({
          error() {
            failed++;
            barrier.reset();
          },
        });
      }
      barrier.reset();
      expect(failed).toBe(20_000);
      expect(barrier.state).toEqual({ waiting: 0, broken: false });
    });
  });

  describe('state', () => {
    it('is current in every grant, every error and every snapshot', () => {
      const barrier = new Barrier(2);
      const seen: unknown[] = [];
      const look = () => seen.push(barrier.state);
      barrier.state$.subscribe((state) => expect(barrier.state).toBe(state));
      barrier.wait().subscribe(look);
      barrier.wait().subscribe(look);
      barrier.wait().subscribe({ error: look });
      barrier.abort();
      expect(seen).toEqual([
        { waiting: 0, broken: false },
        { waiting: 0, broken: false },
        { waiting: 0, broken: true },
      ]);
    });

    it('is immutable, broken or not', () => {
      const barrier = new Barrier(2);
      expect(() => Object.assign(barrier.state, { broken: true })).toThrowError(TypeError);
      barrier.abort();
      expect(() => Object.assign(barrier.state, { broken: false })).toThrowError(TypeError);
      expect(barrier.state.broken).toBeTrue();
    });
  });

  for (const parties of [0, -1, 0.5, NaN, Infinity, undefined, null, '2', 2n, [2], true]) {
    it(`new Barrier(${typeof parties} ${String(parties)}) throws RangeError`, () => {
      expect(() => new Barrier(parties as number)).toThrowError(
        RangeError,
        /^new Barrier\(parties\): an integer of at least 1, got ./,
      );
    });
  }

  it('BrokenBarrierError is an Error with its name set', () => {
    const error = new BrokenBarrierError('message');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('BrokenBarrierError');
    expect(String(error)).toBe('BrokenBarrierError: message');
  });

  const steps = ['wait', 'first leaves', 'last leaves', 'abort', 'reset'] as const;
  type Step = (typeof steps)[number];

  /** The simplest barrier: an array of waiting requests, each by the number of its step. */
  function expected(parties: number, story: readonly Step[]): string[] {
    const said = ['{"waiting":0,"broken":false}'];
    let waiting: string[] = [];
    let broken = false;
    let told = said[0];
    story.forEach((step, number) => {
      const outcomes: string[] = [];
      if (step === 'wait') waiting.push(String(number));
      if (step === 'first leaves') waiting.shift();
      if (step === 'last leaves') waiting.pop();
      if (step === 'abort') broken = true;
      if (step === 'reset') broken = false;
      if (step === 'reset' || broken) {
        outcomes.push(...waiting.map((who) => `${who} fails: BrokenBarrierError`));
        waiting = [];
      } else if (waiting.length === parties) {
        outcomes.push(...waiting.map((who, index) => `${who} is ${String(index)}`));
        waiting = [];
      }
      const state = JSON.stringify({ waiting: waiting.length, broken });
      if (state !== told) said.push((told = state));
      said.push(...outcomes);
    });
    return said;
  }

  /** Runs the same story in the library. */
  function played(parties: number, story: readonly Step[]): string[] {
    const barrier = new Barrier(parties);
    const said: string[] = [];
    const waits: Subscription[] = [];
    const waiting = () => waits.filter(({ closed }) => !closed);
    barrier.state$.subscribe((state) => said.push(JSON.stringify(state)));
    const act: Record<Step, (number: number) => void> = {
      wait: (number) => waits.push(tell(barrier, said, String(number))),
      'first leaves': () => waiting().at(0)?.unsubscribe(),
      'last leaves': () => waiting().at(-1)?.unsubscribe(),
      abort: () => barrier.abort(),
      reset: () => barrier.reset(),
    };
    story.forEach((step, number) => act[step](number));
    return said;
  }

  for (const parties of [1, 2, 3]) {
    it(`of ${String(parties)} does what the simplest barrier does, whatever six things happen`, () => {
      let stories: Step[][] = [[]];
      for (let length = 0; length < 6; length++) {
        stories = stories.flatMap((story) => steps.map((step) => [...story, step]));
      }
      const different = stories.filter(
        (story) => played(parties, story).join('; ') !== expected(parties, story).join('; '),
      );
      expect(stories.length).toBe(5 ** 6);
      expect(different.slice(0, 3)).toEqual([]);
    });
  }
});
