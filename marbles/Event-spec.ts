import { mergeMap, Subject, tap } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Event } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { draws } from './pictures/draws.js';

describe('marbles: Event', () => {
  const t = true;

  it('grants at once if it is set', marbles((m) => {
    const event = new Event();
    const sets = '   -s-----';
    const asks = '   --^----';
    const granted = '--(t|)';
    calls(m, sets, { s: () => event.set() });
    m.expect(event.wait(), asks).toBeObservable(granted, { t });
  }));

  it('grants all waiting requests when it is set', marbles((m) => {
    const event = new Event();
    const sets = '   ----s---';
    const first = '  ^-------';
    const second = ' --^-----';
    const granted = '----(t|)';
    calls(m, sets, { s: () => event.set() });
    m.expect(event.wait(), first).toBeObservable(granted, { t });
    m.expect(event.wait(), second).toBeObservable(granted, { t });
  }));

  it('grants in the order of the requests', marbles((m) => {
    const event = new Event();
    const order = new Subject<string>();
    const sets = '   ---s----';
    const one = '    --^-----';
    const two = '    ^-------';
    const three = '  -^------';
    const granted = '---(t|)';
    const ordered = '---(231)';
    const told = (letter: string) => event.wait().pipe(tap(() => order.next(letter)));
    calls(m, sets, { s: () => event.set() });
    m.expect(order).toBeObservable(ordered);
    m.expect(told('1'), one).toBeObservable(granted, { t });
    m.expect(told('2'), two).toBeObservable(granted, { t });
    m.expect(told('3'), three).toBeObservable(granted, { t });
  }));

  it('makes requests after clear() wait for the next set()', draws('event', (_, draw) => {
    draw.code('event.wait()');
    const event = new Event();
    const sets = '         -s-c---s---';
    const before = '       ^----------';
    const beforeGranted = '-(t|)';
    const during = '       --^--------';
    const duringGranted = '--(t|)';
    const after = '        ----^------';
    const afterGranted = ' -------(t|)';
    draw.calls('event', sets, { s: () => event.set(), c: () => event.clear() });
    draw.wait('before', event.wait(), before).toBeObservable(beforeGranted, { t });
    draw.wait('during', event.wait(), during).toBeObservable(duringGranted, { t });
    draw.wait('after', event.wait(), after).toBeObservable(afterGranted, { t });
  }));

  it('grants all waiting requests, even if one of them clears it', marbles((m) => {
    const event = new Event();
    const sets = '        ---s-------s---';
    const clearing = '    ^--------------';
    const second = '      -^-------------';
    const granted = '     ---(t|)';
    const later = '       -----^---------';
    const laterGranted = '-----------(t|)';
    const clears = event.wait().pipe(tap(() => event.clear()));
    calls(m, sets, { s: () => event.set() });
    m.expect(clears, clearing).toBeObservable(granted, { t });
    m.expect(event.wait(), second).toBeObservable(granted, { t });
    m.expect(event.wait(), later).toBeObservable(laterGranted, { t });
  }));

  it('makes a request wait for the next set() if it is made inside a grant, after clear()', marbles((m) => {
    const event = new Event();
    const sets = '   ---s---s---';
    const asks = '   ^----------';
    const granted = '-------(t|)';
    const twice = event.wait().pipe(
      mergeMap(() => {
        event.clear();
        return event.wait();
      }),
    );
    calls(m, sets, { s: () => event.set() });
    m.expect(twice, asks).toBeObservable(granted, { t });
  }));

  it('grants nobody if it is cleared before it is set', marbles((m) => {
    const event = new Event();
    const clears = ' --c-c--';
    const asks = '   ^------';
    const nothing = '-------';
    calls(m, clears, { c: () => event.clear() });
    m.expect(event.wait(), asks).toBeObservable(nothing);
  }));

  it('does not grant a request that has left', marbles((m) => {
    const event = new Event();
    const sets = '   -----s---';
    const left = '   ^--!';
    const nothing = '---------';
    const second = ' -^-------';
    const granted = '-----(t|)';
    calls(m, sets, { s: () => event.set() });
    m.expect(event.wait(), left).toBeObservable(nothing);
    m.expect(event.wait(), second).toBeObservable(granted, { t });
  }));
});
