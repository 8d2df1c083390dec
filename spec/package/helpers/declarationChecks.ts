/** A program that must compile with the installed package, and how a user compiles it. */
export interface DeclarationCheck {
  readonly name: string;
  readonly source: string;
  /** Its files: the same program in each module format. */
  readonly extensions: readonly string[];
  /** As in a tsconfig.json. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The endings of the declaration files that it loads, in order. */
  readonly declarations: readonly string[];
}

/** Uses every name of the declarations, and checks its types. */
const program = `
import { type Observable, of } from 'rxjs';
import {
  Barrier, type BarrierState, BoundedSemaphore, BrokenBarrierError, ClosedError, Condition,
  type ConditionState, Event, type EventState, KeyedLock, type KeyedLockState, type Lease, Lock,
  type Lockable, type LockState, NotLockedError, type Permit, type Primitive, RateLimiter,
  type RateLimiterState, ReadWriteLock, type ReadWriteLockState, Semaphore, type SemaphoreState, throttleBySemaphore,
  type TryLockable, usingLock, withLock,
} from 'rxjs-locks';

import {
  formatReport, Inspector, type InspectorOptions, labelled, type LockEvent, meter,
  type OpenTelemetryMeter, performanceTracks, type PrimitiveReport, type Report, type RequestReport,
  type Statistics, type Times, toDot, toMermaid, type WaitForGraph, type Warning, type Watchable,
} from 'rxjs-locks/inspect';
import { WebLock, type WebLockable, WebReadWriteLock, WebSemaphore } from 'rxjs-locks/web';
import {
  type RedisClient, type RedisLease, type RedisLockable, RedisLocks, type RedisLocksOptions,
  type RedisSessionState, SessionError,
} from 'rxjs-locks/redis';

export const lock: Lockable = new Lock();
export const condition = new Condition(new Lock());
export const bound: number = new BoundedSemaphore(2).bound;
export const accounts = new KeyedLock<string>();
export const ada: TryLockable = accounts.for('ada');
export const files = new ReadWriteLock();
export const barrier = new Barrier(2);
export const index: Observable<number> = barrier.wait();
export const errors: Error[] = [
  new NotLockedError(''), new ClosedError(''), new BrokenBarrierError(''),
];
accounts.close();
export const states: [
  LockState, EventState, ConditionState, SemaphoreState, BarrierState, ReadWriteLockState,
  KeyedLockState, RateLimiterState,
] = [
  new Lock().state, new Event().state, condition.state, new Semaphore(2).state, barrier.state,
  files.state, accounts.state, new RateLimiter(1, 1000).state,
];
export const lengths: Observable<number> = of('a').pipe(
  withLock(lock),
  throttleBySemaphore(new Semaphore(2), (text) => usingLock(lock, () => of(text.length))),
);
export const following: Observable<string> = of('a').pipe(
  withLock(files.read),
  throttleBySemaphore(of(1, 2), (text) => [text]),
);
export const found: Observable<string> = condition.waitFor(() => 'found' as string | undefined);
export const token: Lockable<Lease> = new WebLock('token', { locks: navigator.locks });
export const ends: Primitive<{ readonly held: boolean }> = new WebLock('token');
export const reading: WebLockable = new WebReadWriteLock('settings').read;
export const uploads: number = new WebSemaphore('uploads', 2).state.held;
export const fetched: Observable<Response> = usingLock(token, ({ signal }) => fetch('/', { signal }));
declare const client: RedisClient;
const options: RedisLocksOptions = { prefix: 'app', lease: 5_000 };
export const locks = new RedisLocks(client, options);
export const sessions: Observable<RedisSessionState> = locks.session$;
export const machines: Lockable<RedisLease> = locks.lock('report');
export const sides: RedisLockable[] = [locks.readWriteLock('a').read, locks.semaphore('a', 2)];
export const fence: Observable<bigint> = usingLock(machines, ({ token }) => of(token));
export const refusal: Error = new SessionError('no', { cause: new Error('OOM') });
const inspecting: InspectorOptions = { heldLongerThan: 1_000, stacks: true };
export const inspector = new Inspector(inspecting);
export const watched: Lock = inspector.watch('lock', new Lock());
export const watchables: Watchable[] = [watched, condition, new WebLock('token'), locks.lock('a')];
export const events: Observable<LockEvent> = inspector.events$;
export const warnings: Observable<Warning> = inspector.warnings$;
export const report: Report = inspector.report();
export const reports: readonly PrimitiveReport[] = report.primitives;
export const holders: readonly RequestReport[] | undefined = reports[0]?.holders;
export const statistics: Statistics | undefined = inspector.statistics.get('lock');
export const times: Times | undefined = statistics?.wait;
export const graph: WaitForGraph = inspector.graph();
export const texts: string[] = [formatReport(report), toMermaid(graph), toDot(graph)];
declare const otelMeter: OpenTelemetryMeter;
performanceTracks(inspector).add(meter(inspector, otelMeter));
export const importing: Lockable = labelled('import job', watched);
export const permit: Permit = new Lock().tryAcquire()!;
// @ts-expect-error: it is no observable of strings
export const wrong: Observable<string> = lengths;
`;
const withDisposable = `${program}
export const disposables: Disposable[] = [
  permit, condition, new Lock(), new Event(), new BoundedSemaphore(2), accounts, files, barrier,
  new WebLock('token'),
];
`;
const withoutDisposable = `${program}
// @ts-expect-error: the lib does not know it
export const key: symbol = Symbol.dispose;
`;

const strict = {
  target: 'es2022',
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: [],
  skipLibCheck: false,
  // Only the compiler's own declarations are not checked.
  skipDefaultLibCheck: true,
};
const libs = [
  {
    name: 'with esnext.disposable',
    source: withDisposable,
    lib: ['es2022', 'dom', 'esnext.disposable'],
  },
  { name: 'without esnext.disposable', source: withoutDisposable, lib: ['es2022', 'dom'] },
];
const resolutions = [
  {
    name: 'nodenext',
    extensions: ['mts', 'cts'],
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
    declarations: [
      'index.d.cts',
      'index.d.ts',
      'inspect/index.d.cts',
      'inspect/index.d.ts',
      'redis/index.d.cts',
      'redis/index.d.ts',
      'shared.d.cts',
      'shared.d.ts',
      'web/index.d.cts',
      'web/index.d.ts',
    ],
  },
  {
    name: 'bundler',
    extensions: ['ts'],
    options: { module: 'esnext', moduleResolution: 'bundler' },
    declarations: [
      'index.d.ts',
      'inspect/index.d.ts',
      'redis/index.d.ts',
      'shared.d.ts',
      'web/index.d.ts',
    ],
  },
];

/** Node's module resolution and a bundler's, each with and without disposables in the lib. */
export const declarationChecks: readonly DeclarationCheck[] = libs.flatMap(
  ({ name: lib, source, lib: files }) =>
    resolutions.map(({ name, options, ...rest }) => ({
      ...rest,
      name: `${name} ${lib}`,
      source,
      options: { ...strict, ...options, lib: files },
    })),
);
