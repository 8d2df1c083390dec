import { Event, KeyedLock, Lock, Semaphore } from '../../lib/index.js';
import { formatReport, Inspector, labelled, type Report } from '../../lib/inspect/index.js';
import { ManualClock } from '../helpers/ManualClock.js';

describe('formatReport', () => {
  let clock: ManualClock;
  let inspector: Inspector;
  const text = (): string => formatReport(inspector.report());

  beforeEach(() => {
    clock = new ManualClock();
    inspector = new Inspector({ scheduler: clock });
  });

  it('writes the kind and the state of a primitive, who holds it since when, and who waits behind', () => {
    const accounts = inspector.watch('accounts', new Lock());
    labelled('import job', accounts).acquire().subscribe();
    clock.advance(1_300);
    labelled('page 7', accounts).acquire().subscribe();
    clock.advance(600);
    accounts.acquire().subscribe();
    clock.advance(80);
    expect(text()).toBe(
      [
        'accounts: Lock { locked: true, waiting: 2 }',
        '  held for     2.0 s  #1 (import job)',
        '  waits for   680 ms  #2 (page 7)',
        '  waits for    80 ms  #3',
      ].join('\n'),
    );
  });

  it('begins with the longest: of the holders, of those that wait, and of the primitives', () => {
    const semaphore = inspector.watch('semaphore', new Semaphore(2));
    const held = inspector.watch('held', new Lock());
    const longHeld = inspector.watch('held longer', new Lock());
    const lock = inspector.watch('lock', new Lock());
    longHeld.tryAcquire();
    clock.advance(1);
    held.tryAcquire();
    semaphore.tryAcquire();
    lock.tryAcquire();
    clock.advance(1);
    semaphore.tryAcquire();
    lock.acquire().subscribe();
    clock.advance(1);
    semaphore.acquire().subscribe();
    clock.advance(1);
    semaphore.acquire().subscribe();
    clock.advance(1);
    const lines = text().split('\n');
    expect(lines.filter((line) => /^\w/.test(line)).map((line) => line.split(':')[0])).toEqual([
      'lock',
      'semaphore',
      'held longer',
      'held',
    ]);
    const start = lines.indexOf('semaphore: Semaphore { value: 0, waiting: 2 }');
    expect(lines.slice(start + 1, start + 5)).toEqual([
      '  held for      4 ms  #3',
      '  held for      3 ms  #5',
      '  waits for     2 ms  #7',
      '  waits for     1 ms  #8',
    ]);
  });

  it('sorts a report that is in no order', () => {
    const request = (id: number, since: number) => ({ id, name: 'a', since });
    const report: Report = {
      primitives: [
        {
          name: 'a',
          kind: 'Semaphore',
          state: {},
          holders: [request(1, 1), request(2, 2)],
          waiting: [request(3, 3), request(4, 4)],
        },
      ],
    };
    const before = structuredClone(report);
    expect(formatReport(report).match(/#\d/g)).toEqual(['#2', '#1', '#4', '#3']);
    expect(report).toEqual(before);
  });

  it('names primitives in which nothing is held and nobody waits in one line at the end, each name once', () => {
    inspector.watch('users', new Lock());
    inspector.watch('orders', new KeyedLock()).for(1).tryAcquire();
    inspector.watch('tenant', new Lock());
    inspector.watch('tenant', new Lock());
    expect(text()).toBe(
      ['orders: KeyedLock { keys: 1 }', '  held for      0 ms  #1', '', 'idle: users, tenant'].join(
        '\n',
      ),
    );
  });

  it('shows who waits where nothing is held', () => {
    inspector.watch('online', new Event()).wait().subscribe();
    expect(text()).toBe('online: Event { isSet: false, waiting: 1 }\n  waits for     0 ms  #1');
  });

  it('counts the names that do not fit into that line', () => {
    for (let index = 1; index <= 100; index++) {
      inspector.watch(`tenant ${String(index)}`, new Lock());
    }
    const line = text();
    expect(line).toBe('idle: tenant 1, tenant 2, tenant 3, tenant 4, tenant 5, tenant 6, 94 more');
    inspector = new Inspector();
    inspector.watch('a'.repeat(100), new Lock());
    inspector.watch('b', new Lock());
    expect(text()).toBe('idle: 2 more');
  });

  it('lists the ten that have waited for longest, and counts the others', () => {
    const lock = inspector.watch('lock', new Lock());
    for (let count = 0; count < 14; count++) {
      lock.acquire().subscribe();
      clock.advance(1);
    }
    const lines = text().split('\n');
    expect(lines.length).toBe(13);
    expect(lines[2]).toBe('  waits for    13 ms  #2');
    expect(lines[11]).toBe('  waits for     4 ms  #11');
    expect(lines[12]).toBe('  3 more wait for less');
    const semaphore = inspector.watch('semaphore', new Semaphore(11));
    for (let count = 0; count < 11; count++) semaphore.tryAcquire();
    expect(text().split('\n').at(-1)).toBe('  1 more held for less');
  });

  it('lists ten without counting none', () => {
    const semaphore = inspector.watch('semaphore', new Semaphore(10));
    for (let count = 0; count < 10; count++) semaphore.tryAcquire();
    expect(text()).not.toContain('more');
  });

  it('has no line longer than 80 characters, and no control characters', () => {
    const lock = inspector.watch('n'.repeat(100), new Lock());
    labelled('l'.repeat(100), lock).acquire().subscribe();
    labelled('red \u001b[31m\nand more', lock).acquire().subscribe();
    const lines = text().split('\n');
    expect(lines.map(({ length }) => length)).toEqual([80, 80, 45]);
    expect(lines[1]).toMatch(/l…$/);
    expect(lines[2]).toContain('#2 (red  [31m and more)');
  });

  it('cuts no line of 80 characters', () => {
    inspector.watch('n'.repeat(45), new Lock()).tryAcquire();
    const [line] = text().split('\n');
    expect(line).toMatch(/^n{45}: Lock \{ locked: true, waiting: 0 \}$/);
    expect(line?.length).toBe(80);
  });

  it('cuts no character in two', () => {
    inspector.watch('🔒'.repeat(50), new Lock()).tryAcquire();
    inspector.watch(`n${'🔒'.repeat(50)}`, new Lock()).tryAcquire();
    const lines = text().split('\n');
    expect(lines[0]).toBe(`${'🔒'.repeat(39)}…`);
    expect(lines[3]).toBe(`n${'🔒'.repeat(39)}…`);
  });

  it('says that nothing is watched', () => {
    expect(text()).toBe('nothing is watched');
  });

  it('throws for what is no report, and says what it got', () => {
    const wrong = formatReport as (report: unknown) => string;
    for (const [report, shown] of [
      [inspector, 'an Inspector'],
      [undefined, 'undefined'],
      [null, 'null'],
    ] as const) {
      expect(() => wrong(report)).toThrowError(
        TypeError,
        `formatReport(report): what Inspector.report() returns, got ${shown}`,
      );
    }
  });
});
