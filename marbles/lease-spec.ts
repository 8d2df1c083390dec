import { concat, finalize, fromEvent, map, type Observable, of, Subject, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import {
  type Lease,
  type Lockable,
  throttleBySemaphore,
  usingLock,
  withLock,
} from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { LeaseServer } from './helpers/LeaseServer.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

type RunUnder = <T>(server: Lockable<Lease>, work: Observable<T>) => Observable<T>;

/** What runs work under a lease: each diagram is drawn once and holds for all. */
const operators: readonly { readonly name: string; readonly under: RunUnder }[] = [
  { name: 'withLock', under: (server, work) => work.pipe(withLock(server)) },
  { name: 'usingLock', under: (server, work) => usingLock(server, () => work) },
  {
    name: 'throttleBySemaphore',
    under: (server, work) => of(0).pipe(throttleBySemaphore(server, () => work)),
  },
];

for (const { name, under } of operators) {
  describe(`marbles: a lease of ${name}`, () => {
    it('ends the work when it is lost, and errors with the reason', marbles((m) => {
      const server = new LeaseServer();
      const work = m.cold(' -a-b-c-d-|');
      const workSub = '     ^----!';
      const result = '      -a-b-#';
      const loses = '       -----l----';
      calls(m, loses, { l: () => server.lose() });
      const running = under(server, work).pipe(namedErrors());
      m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
      m.expect(work).toHaveSubscriptions(workSub);
    }));

    it('is released when it is lost, and the next starts in the same frame', marbles((m) => {
      const server = new LeaseServer();
      const work = m.cold(' -a-b-c-d-|');
      const result = '      -a-b-#';
      const loses = '       -----l----';
      const next = m.cold('      -e-|');
      const nextSub = '     -----^--!';
      const nextResult = '  ------e-|';
      calls(m, loses, { l: () => server.lose() });
      const running = under(server, work).pipe(namedErrors());
      m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
      m.expect(under(server, next)).toBeObservable(nextResult);
      m.expect(next).toHaveSubscriptions(nextSub);
    }));

    // t, the work is torn down; s, the next is started; e, the error arrives.
    it('is released after the work has been torn down, and before the error goes downstream', marbles((m) => {
      const server = new LeaseServer();
      const happenings = new Subject<string>();
      const tell = (letter: string) => () => {
        happenings.next(letter);
      };
      const work = m.cold(' -a-----|');
      const result = '      -a--#';
      const loses = '       ----l---';
      const happened = '    ----(tse)';
      const next = '        --^-----';
      const granted = '     ----p---';
      calls(m, loses, { l: () => server.lose() });
      const running = under(server, work.pipe(finalize(tell('t')))).pipe(
        tap({ error: tell('e') }),
        namedErrors(),
      );
      m.expect(happenings).toBeObservable(happened);
      m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
      m.expect(stay(server).pipe(tap(tell('s'))), next).toBeObservable(granted);
    }));

    it('ends the work also where the work itself loses it', marbles((m) => {
      const server = new LeaseServer();
      const work = m.cold(' -a-b-c-|');
      const workSub = '     ^--!';
      const result = '      -a-#';
      const losing = work.pipe(tap((value) => value === 'b' && server.lose()));
      const running = under(server, losing).pipe(namedErrors());
      m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
      m.expect(work).toHaveSubscriptions(workSub);
    }));

    it('does nothing when it is lost after the work has ended', marbles((m) => {
      const server = new LeaseServer();
      const work = m.cold(' -a-|');
      const rest = m.cold('    --b-|');
      const restSub = '     ---^---!';
      const result = '      -a---b-|';
      const loses = '       -----l--';
      calls(m, loses, { l: () => server.lose() });
      m.expect(concat(under(server, work), rest)).toBeObservable(result);
      m.expect(rest).toHaveSubscriptions(restSub);
    }));

    it('leaves the work its own end when it is lost while that is torn down', marbles((m) => {
      const server = new LeaseServer();
      const work = m.cold(' -a-|');
      const failing = m.cold('   -b-#', undefined, 'fault');
      const failingAsks = ' ---^---';
      const failingResult = '----b-#';
      const torn = finalize<string>(() => {
        server.lose(0);
        server.lose(1);
      });
      m.expect(under(server, work.pipe(torn))).toBeObservable(work);
      m.expect(under(server, failing.pipe(torn)), failingAsks).toBeObservable(failingResult, undefined, 'fault');
    }));

    it('starts no work where it is lost already, and is released', marbles((m) => {
      const server = new LeaseServer();
      const late = { acquire: () => server.acquire().pipe(tap(() => server.lose())) };
      const work = m.cold(' a-|');
      const result = '      #';
      const next = '        -^---';
      const granted = '     -p---';
      const running = under(late, work).pipe(namedErrors());
      m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
      m.expect(stay(server), next).toBeObservable(granted);
      m.expect(work).toHaveSubscriptions([]);
    }));

    it('leaves alone who runs under another one', marbles((m) => {
      const server = new LeaseServer(2);
      const one = m.cold('  -a-b-c-|');
      const oneSub = '      ^---!';
      const oneResult = '   -a-b#';
      const other = m.cold('-d-e-f-|');
      const otherSub = '    ^------!';
      const loses = '       ----l---';
      calls(m, loses, { l: () => server.lose(0) });
      const running = under(server, one).pipe(namedErrors());
      m.expect(running).toBeObservable(oneResult, undefined, 'LeaseLostError');
      m.expect(under(server, other)).toBeObservable(other);
      m.expect(one).toHaveSubscriptions(oneSub);
      m.expect(other).toHaveSubscriptions(otherSub);
    }));
  });
}

describe('marbles: a lease', () => {
  it('that is lost ends the work, and the next starts in the same frame', draws('lease', (m, draw) => {
    draw.code('work.pipe(withLock(server))');
    const server = new LeaseServer();
    const work = m.cold(' -a-b-c-d-|');
    const workSub = '     ^----!';
    const result = '      -a-b-#';
    const next = m.cold('      -e-|');
    const nextSub = '     -----^--!';
    const nextResult = '  ------e-|';
    const loses = '       -----l----';
    draw.calls('server', loses, { l: () => server.lose() });
    const running = work.pipe(withLock(server), namedErrors());
    draw.result('result', running).toBeObservable(result, undefined, 'LeaseLostError');
    draw.work('work', work, '^').toHaveSubscriptions(workSub);
    draw.work('next', next, '^').toHaveSubscriptions(nextSub);
    m.expect(next.pipe(withLock(server))).toBeObservable(nextResult);
  }));

  it('of usingLock ends work that listens to its signal, with the reason of the signal', marbles((m) => {
    const server = new LeaseServer();
    const loses = '   ---l--';
    const result = '  ---#';
    const work = ({ signal }: Lease) => fromEvent(signal, 'abort').pipe(
      map(() => {
        throw new Error('aborted');
      }),
    );
    calls(m, loses, { l: () => server.lose() });
    const running = usingLock(server, work).pipe(namedErrors());
    m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
  }));

  it('of throttleBySemaphore ends the other inner observables with it, and all are released', marbles((m) => {
    const server = new LeaseServer(2);
    const source = m.cold('ab-c---|');
    const sourceSub = '    ^----!';
    const inner = m.cold(' ---x---y|');
    const innerSubs = [
      '                    ^----!',
      '                    -^---!',
    ];
    const result = '       ---xx#';
    const loses = '        -----l--';
    const next = '         ------^-';
    const granted = '      ------p-';
    calls(m, loses, { l: () => server.lose(1) });
    const running = source.pipe(throttleBySemaphore(server, () => inner), namedErrors());
    m.expect(running).toBeObservable(result, undefined, 'LeaseLostError');
    for (let count = 0; count < 2; count++) m.expect(stay(server), next).toBeObservable(granted);
    m.expect(source).toHaveSubscriptions(sourceSub);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));

  it('of throttleBySemaphore is lost with its inner observable alone, where that has ended', marbles((m) => {
    const server = new LeaseServer();
    const source = m.cold('(ab|)');
    const inner = m.cold(' -x-|');
    const innerSubs = [
      '                    ^--!',
      '                    ---^--!',
    ];
    const result = '       -x--x-|';
    const loses = '        ----l--';
    calls(m, loses, { l: () => server.lose(0) });
    m.expect(source.pipe(throttleBySemaphore(server, () => inner))).toBeObservable(result);
    m.expect(inner).toHaveSubscriptions(innerSubs);
  }));
});
