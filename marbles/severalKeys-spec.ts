import { map, merge, mergeMap, type Observable } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { KeyedLock, withLock } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { namedErrors } from './helpers/namedErrors.js';
import { stay } from './helpers/stay.js';
import { draws } from './pictures/draws.js';

/** How many keys are held or waited for, as a row of digits. */
function keysOf(locks: KeyedLock<string>): Observable<string> {
  return locks.state$.pipe(map(({ keys }) => keys.toString()));
}

describe('marbles: forAll(keys) of a KeyedLock', () => {
  it('lets two transfers take turns that name the same accounts in opposite orders', draws('several-keys', (m, draw) => {
    draw.code('transfer.pipe(withLock(', '  accounts.forAll([from, to])))');
    const accounts = new KeyedLock<string>();
    const there = m.cold('--t|');
    const thereSub = '    ^--!';
    const back = m.cold('    --b|');
    const backSub = '     ---^--!';
    const done = '        --t--b|';
    const transfers = merge(
      there.pipe(withLock(accounts.forAll(['ada', 'bob']))),
      back.pipe(withLock(accounts.forAll(['bob', 'ada']))),
    );
    draw.result('result', transfers).toBeObservable(done);
    draw.work('ada to bob', there, '^').toHaveSubscriptions(thereSub);
    draw.work('bob to ada', back, '^').toHaveSubscriptions(backSub);
  }));

  it('is needed: locked one after the other, in opposite orders, they wait for each other', marbles((m) => {
    const accounts = new KeyedLock<string>();
    const there = m.cold('    ---t|');
    const back = m.cold('     ---b|');
    const nothing = '         ---------';
    // Each has its first account, and then asks for the other.
    const pause = m.cold('    -p|');
    const locked = (first: string, second: string, work: Observable<string>) =>
      pause.pipe(
        mergeMap(() => work.pipe(withLock(accounts.for(second)))),
        withLock(accounts.for(first)),
      );
    m.expect(locked('ada', 'bob', there)).toBeObservable(nothing);
    m.expect(locked('bob', 'ada', back)).toBeObservable(nothing);
    m.expect(there).toHaveSubscriptions([]);
    m.expect(back).toHaveSubscriptions([]);
  }));

  it('takes three in a ring through, one after the other', marbles((m) => {
    const accounts = new KeyedLock<string>();
    const transfer = m.cold('-x|');
    const subs = [
      '                      ^-!',
      '                      --^-!',
      '                      ----^-!',
    ];
    const done = '           -a-b-c|';
    const ring = [['a', 'b'], ['b', 'c'], ['c', 'a']].map((keys) =>
      transfer.pipe(map(() => keys[0]), withLock(accounts.forAll(keys))),
    );
    m.expect(merge(...ring)).toBeObservable(done);
    m.expect(transfer).toHaveSubscriptions(subs);
  }));

  it('is granted when each key is free, and gives all back in one transition', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '           -^----!---------';
    const aGranted = '    -p--------------';
    const b = '           --^-----!-------';
    const bGranted = '    --p-------------';
    const both = '        ---^-------!----';
    const bothGranted = ' --------p-------';
    const keys = '        012--------0----';
    m.expect(keysOf(locks)).toBeObservable(keys);
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.for('b')), b).toBeObservable(bGranted);
    m.expect(stay(locks.forAll(['a', 'b'])), both).toBeObservable(bothGranted);
  }));

  it('is not overtaken by a request for one of its keys, although that key is free', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '           ^----!--------';
    const aGranted = '    p-------------';
    const both = '        -^-------!----';
    const bothGranted = ' -----p--------';
    const single = '      --^--------!--';
    const singleGrant = ' ---------p----';
    const asked = m.hot(' -?-?---?--?-?-');
    const locked = '      -y-y---y--y-n-';
    const tries = m.hot(' ---t---t------');
    const taken = '       ---n---n------';
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.forAll(['a', 'b'])), both).toBeObservable(bothGranted);
    m.expect(stay(locks.for('b')), single).toBeObservable(singleGrant);
    m.expect(asked.pipe(map(() => (locks.locked('b') ? 'y' : 'n')))).toBeObservable(locked);
    m.expect(tries.pipe(map(() => (locks.for('b').tryAcquire() ? 'y' : 'n')))).toBeObservable(taken);
  }));

  it('is not overtaken by one for other keys and one of its own, although those are free', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '            ^----!--------';
    const aGranted = '     p-------------';
    const both = '         -^-------!----';
    const bothGranted = '  -----p--------';
    const other = '        --^-----------';
    const otherGranted = ' ---------p----';
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.forAll(['a', 'b'])), both).toBeObservable(bothGranted);
    m.expect(stay(locks.forAll(['b', 'c'])), other).toBeObservable(otherGranted);
  }));

  it('does not overtake a request for one of its keys', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '           ^---!--------';
    const aGranted = '    p------------';
    const single = '      -^-----!-----';
    const singleGrant = ' ----p--------';
    const both = '        --^----------';
    const bothGranted = ' -------p-----';
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.for('a')), single).toBeObservable(singleGrant);
    m.expect(stay(locks.forAll(['b', 'a'])), both).toBeObservable(bothGranted);
  }));

  it('does not hold up requests for other keys', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '            ^---------';
    const aGranted = '     p---------';
    const both = '         -^--------';
    const nothing = '      ----------';
    const other = '        --^--!----';
    const otherGranted = ' --p-------';
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.forAll(['a', 'b'])), both).toBeObservable(nothing);
    m.expect(stay(locks.forAll(['c', 'd'])), other).toBeObservable(otherGranted);
  }));

  it('lets in the requests that it was holding up when it is unsubscribed', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '           ^-----!---';
    const aGranted = '    p---------';
    const both = '        -^--!-----';
    const nothing = '     ----------';
    const b = '           --^----!--';
    const bGranted = '    ----p-----';
    const next = '        ---^------';
    const nextGranted = ' ------p---';
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.forAll(['a', 'b'])), both).toBeObservable(nothing);
    m.expect(stay(locks.for('b')), b).toBeObservable(bGranted);
    m.expect(stay(locks.for('a')), next).toBeObservable(nextGranted);
  }));

  it('takes one permit of each key, however often the key is named', marbles((m) => {
    const locks = new KeyedLock<string>(2);
    const first = '        ^----!---';
    const firstGranted = ' p--------';
    const a = '            -^-------';
    const aGranted = '     -p-------';
    const second = '       --^------';
    const secondGrant = '  -----p---';
    m.expect(stay(locks.forAll(['a', 'b', 'a'])), first).toBeObservable(firstGranted);
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    m.expect(stay(locks.forAll(['b', 'a'])), second).toBeObservable(secondGrant);
  }));

  it('hears the error once if the lock is closed while it waits', marbles((m) => {
    const locks = new KeyedLock<string>();
    const a = '        ^-------';
    const aGranted = ' p-------';
    const both = '     -^------';
    const refused = '  ----#';
    const closes = '   ----c---';
    calls(m, closes, { c: () => locks.close() });
    m.expect(stay(locks.for('a')), a).toBeObservable(aGranted);
    const request = stay(locks.forAll(['a', 'b'])).pipe(namedErrors());
    m.expect(request, both).toBeObservable(refused, undefined, 'ClosedError');
  }));
});
