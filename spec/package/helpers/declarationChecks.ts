import { publicExports } from './publicExports.js';

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
  allOf, Barrier, type BarrierState, BoundedSemaphore, BrokenBarrierError, CanceledError,
  ClosedError, Condition, type ConditionState, Event, type EventState, KeyedLock,
  type KeyedLockState, type Lease, LeaseLostError, Lock, type Lockable, type LockState,
  NotLockedError, OverflowError, type Permit, type Primitive, RateLimiter, type RateLimiterState,
  ReadWriteLock, type ReadWriteLockState, type Releasable, Semaphore, type SemaphoreState,
  throttleBySemaphore, type TryLockable, usingLock, type WaitingOptions, withLock,
  type WritePermit,
} from 'rxjs-locks';
import {
  formatReport, Inspector, type InspectorOptions, labelled, type LockEvent, meter,
  type OpenTelemetryMeter, performanceTracks, type PrimitiveReport, type Report, type RequestReport,
  type Statistics, type Times, toDot, toMermaid, type WaitForGraph, type Warning, type Watchable,
} from 'rxjs-locks/inspect';
import {
  type LockInformation, type LockManager, type LockManagerState, type LockRequestOptions, WebLock,
  type WebLockable, type WebLockOptions, type WebLockQuery, type WebLockState, WebReadWriteLock,
  type WebReadWriteLockQuery, type WebReadWriteLockState, WebSemaphore, type WebSemaphoreState,
} from 'rxjs-locks/web';
import {
  type IoredisClient, type NodeRedisClient, type RedisClient, type RedisLease, RedisLock,
  type RedisLockable, type RedisLockQuery, RedisLocks, type RedisLocksOptions, type RedisLockState,
  RedisReadWriteLock, type RedisReadWriteLockQuery, type RedisReadWriteLockState, RedisSemaphore,
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
  new NotLockedError(''), new ClosedError(''), new BrokenBarrierError(''), new CanceledError(''),
  new LeaseLostError(''), new OverflowError(''),
];
export const both: Observable<Permit> = allOf(lock, ada).acquire();
export const writing: WritePermit | undefined = files.write.tryAcquire();
export const released: boolean | undefined = (writing as Releasable | undefined)?.released;
const waiting: WaitingOptions = { maxWaiting: 1, overflow: 'drop-newest' };
export const capped: Observable<string> = of('a').pipe(
  throttleBySemaphore(1, (text) => of(text), waiting),
);
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
export const uploads: WebSemaphoreState = new WebSemaphore('uploads', 2).state;
export const tab: [WebLockState, WebReadWriteLockState] = [
  new WebLock('token').state, new WebReadWriteLock('settings').state,
];
export const tabs: [Observable<WebLockQuery>, Observable<WebReadWriteLockQuery>] = [
  new WebLock('token').query(), new WebReadWriteLock('settings').query(),
];
const asked: LockInformation = { name: 'token', mode: 'exclusive' };
const manager: LockManager = {
  request: async (name: string, { mode }: LockRequestOptions, granted) => granted({ name, mode }),
  query: (): Promise<LockManagerState> => Promise.resolve({ pending: [asked] }),
};
const pretended: WebLockOptions = { locks: manager };
export const pretend = new WebLock('token', pretended);
export const fetched: Observable<Response> = usingLock(token, ({ signal }) => fetch('/', { signal }));
declare const client: RedisClient;
const options: RedisLocksOptions = { prefix: 'app', lease: 5_000 };
export const locks = new RedisLocks(client, options);
export const sessions: Observable<RedisSessionState> = locks.session$;
export const machines: Lockable<RedisLease> = locks.lock('report');
export const remote: [RedisLock, RedisReadWriteLock, RedisSemaphore] = [
  locks.lock('report'), locks.readWriteLock('settings'), locks.semaphore('uploads', 2),
];
export const here: [RedisLockState, RedisReadWriteLockState, RedisLockState] = [
  remote[0].state, remote[1].state, remote[2].state,
];
export const anywhere: [Observable<RedisLockQuery>, Observable<RedisReadWriteLockQuery>] = [
  remote[0].query(), remote[1].query(),
];
export const clients = (one: IoredisClient, other: NodeRedisClient): RedisClient[] => [one, other];
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

/** The names of the package that the program does not use. */
export function unusedNames(): string[] {
  return ['lib', 'lib/inspect', 'lib/web', 'lib/redis']
    .flatMap((folder) => publicExports(folder))
    .map(({ name }) => name)
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(program));
}
