import { concatMap, delayWhen, map } from 'rxjs';
import { marbles } from 'rxjs-marbles/jasmine/index.js';
import { Event } from '../lib/index.js';
import { calls } from './helpers/calls.js';
import { draws } from './pictures/draws.js';

describe('marbles: an Event as a gate: delayWhen(() => event.wait())', () => {
  it('lets everything through while it is set', marbles((m) => {
    const gate = new Event();
    gate.set();
    const values = m.cold('-a-b-c-|');
    const passed = '       -a-b-c-|';
    m.expect(values.pipe(delayWhen(() => gate.wait()))).toBeObservable(passed);
  }));

  it('holds back what comes before it is set, then lets it through in order', marbles((m) => {
    const gate = new Event();
    const values = m.cold('-a-b-----c-|');
    const sets = '         ----s-------';
    const passed = '       ----(ab)-c-|';
    calls(m, sets, { s: () => gate.set() });
    m.expect(values.pipe(delayWhen(() => gate.wait()))).toBeObservable(passed);
  }));

  it('holds back again what comes after it has been cleared', draws('gate', (m, draw) => {
    draw.code('values.pipe(delayWhen(() => gate.wait()))');
    const gate = new Event();
    const values = m.cold('-a--b--c----d|');
    const sets = '         --s--c---s----';
    const passed = '       --a-b----c--d|';
    draw.source('values', values);
    draw.calls('gate', sets, { s: () => gate.set(), c: () => gate.clear() });
    draw.result('result', values.pipe(delayWhen(() => gate.wait()))).toBeObservable(passed);
  }));

  it('completes when the last value has passed', marbles((m) => {
    const gate = new Event();
    const values = m.cold('-a|');
    const valuesSub = '    ^-!';
    const sets = '         -----s---';
    const passed = '       -----(a|)';
    calls(m, sets, { s: () => gate.set() });
    m.expect(values.pipe(delayWhen(() => gate.wait()))).toBeObservable(passed);
    m.expect(values).toHaveSubscriptions(valuesSub);
  }));

  it('does not hold back an error, and takes all requests back', marbles((m) => {
    const gate = new Event();
    const values = m.cold('-ab-#');
    const passed = '       ----#';
    const waiting = '      012-(10)';
    const count = gate.state$.pipe(map((state) => state.waiting.toString()));
    m.expect(values.pipe(delayWhen(() => gate.wait()))).toBeObservable(passed);
    m.expect(count).toBeObservable(waiting);
  }));

  it('takes all requests back when it is unsubscribed', marbles((m) => {
    const gate = new Event();
    const values = m.cold('-ab----c|');
    const leaves = '       ^----!';
    const passed = '       ------';
    const waiting = '      012--(10)';
    const count = gate.state$.pipe(map((state) => state.waiting.toString()));
    m.expect(values.pipe(delayWhen(() => gate.wait())), leaves).toBeObservable(passed);
    m.expect(count).toBeObservable(waiting);
    m.expect(values).toHaveSubscriptions(leaves);
  }));

  it('opens for two streams at once', marbles((m) => {
    const gate = new Event();
    const one = m.cold('  -a-------b|');
    const onePassed = '   ----a----b|';
    const other = m.cold('--c---d|');
    const otherPassed = ' ----c-d|';
    const sets = '        ----s------';
    calls(m, sets, { s: () => gate.set() });
    m.expect(one.pipe(delayWhen(() => gate.wait()))).toBeObservable(onePassed);
    m.expect(other.pipe(delayWhen(() => gate.wait()))).toBeObservable(otherPassed);
  }));

  it('lets one value through at a time if each clears it: a turnstile', marbles((m) => {
    const gate = new Event();
    const values = m.cold('(abc|)');
    const sets = '         --s--s--s---';
    const passed = '       --a--b--(c|)';
    const oneByOne = values.pipe(
      concatMap((value: string) =>
        gate.wait().pipe(
          map(() => {
            gate.clear();
            return value;
          }),
        ),
      ),
    );
    calls(m, sets, { s: () => gate.set() });
    m.expect(oneByOne).toBeObservable(passed);
  }));
});
