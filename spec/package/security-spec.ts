import ts from 'typescript';
import { filesUnder } from './helpers/filesUnder.js';
import { runNode } from './helpers/runNode.js';

/** What the package may use: the language, and nothing that reaches outside. */
const language = [
  ...['arguments', 'undefined', 'Infinity', 'String', 'Number', 'Math', 'JSON', 'Symbol', 'Object'],
  ...['Boolean', 'Map', 'Set', 'Error', 'RangeError', 'TypeError'],
];

/**
 * What the package looks up in the runtime, and all that it does with it: how to keep the async
 * context of a request. Written out, so that nothing else of the process or a zone can be used.
 */
const context = [
  '{ Zone, process } = globalThis',
  "process?.getBuiltinModule?.('node:async_hooks')?.AsyncResource",
  'Zone?.current',
];

/** What it looks up to make the signal of a lease. */
const signals = ['{ AbortController } = globalThis', 'AbortController'];

/** What `rxjs-locks/web` looks up besides: the locks of the platform, and why there are none. */
const web = [
  '{ navigator, isSecureContext, process } = globalThis',
  'navigator?.locks',
  'isSecureContext',
  'process?.versions?.node',
  'Promise',
  'Array',
];

/**
 * What `rxjs-locks/redis` looks up besides: timers, a clock, an id that nobody guesses, and how to
 * hear of errors without silencing them. It reaches the network through the client it is given alone.
 */
const redis = [
  'runtime = globalThis',
  'runtime.performance.now()',
  'runtime.crypto.randomUUID()',
  "runtime.process?.getBuiltinModule?.('node:events')?.errorMonitor",
  'runtime.setTimeout(ring, whole)',
  'runtime.clearTimeout(this.#timer)',
  ...['Promise', 'BigInt', 'WeakRef', 'FinalizationRegistry'],
];

/**
 * What `rxjs-locks/inspect` looks up besides: timers, a clock, who runs inside of what, what was
 * collected, and where a browser's tools get their tracks.
 */
const inspect = [
  'runtime = globalThis',
  'runtime.performance',
  'runtime.performance.now()',
  'runtime.performance.measure(name, options)',
  'runtime.setTimeout(work, delay)',
  'runtime.clearTimeout(timer)',
  "runtime.process?.getBuiltinModule?.('node:async_hooks')?.AsyncLocalStorage",
  ...['Promise', 'Array', 'WeakMap', 'WeakRef', 'FinalizationRegistry'],
  ...['ArrayBuffer', 'DataView', 'Uint32Array'],
];

/** The name of an object's class, for console.log: a string, which leads nowhere else. */
const className = '.constructor.name';

/** The ways from any object to its class, and from there to the runtime's code. */
const detours = ['constructor', '__proto__', 'caller', 'callee'];

/** The file, and the checker that resolves its names. */
function checked(path: string): { file: ts.SourceFile; checker: ts.TypeChecker } {
  // Without the library's declarations, so that only what the file declares is its own.
  const options = { allowJs: true, noResolve: true, noLib: true, types: [] };
  const program = ts.createProgram([path], options);
  const file = program.getSourceFile(path);
  if (!file) throw new Error(`there is no ${path}`);
  return { file, checker: program.getTypeChecker() };
}

/** Everything in a file that reaches outside, except its imports. */
function reachesOf(path: string): string[] {
  const { file, checker } = checked(path);
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    // The whole call, so that it can require only what is expected.
    if (ts.isCallExpression(node) && node.expression.getText(file) === 'require') {
      found.add(node.getText(file));
      return;
    }
    if (ts.isIdentifier(node)) {
      const declaration = checker.getSymbolAtLocation(node)?.declarations?.[0];
      if (namesProperty(node)) {
        if (detours.includes(node.text)) found.add(`.${node.text}${nameAfter(node)}`);
      } else if (!declaration) {
        found.add(node.text === 'globalThis' ? node.parent.getText(file) : node.text);
      } else if (isOfRuntime(declaration) && node.parent !== declaration) {
        found.add(wholeAccess(node).getText(file));
      }
    }
    if (ts.isStringLiteralLike(node) && detours.includes(node.text)) found.add(`'${node.text}'`);
    if (node.kind === ts.SyntaxKind.ImportKeyword) {
      if (ts.isCallExpression(node.parent)) found.add('import()');
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found];
}

/** Whether it is a variable that is taken from globalThis. */
function isOfRuntime(declaration: ts.Declaration): boolean {
  const variable = ts.isBindingElement(declaration) ? declaration.parent.parent : declaration;
  return ts.isVariableDeclaration(variable) && variable.initializer?.getText() === 'globalThis';
}

/** An identifier with everything that is read or called from it: `a?.b('c')?.d` from `a`. */
function wholeAccess(node: ts.Node): ts.Node {
  const { parent } = node;
  const goesOn =
    (ts.isPropertyAccessExpression(parent) ||
      ts.isElementAccessExpression(parent) ||
      ts.isCallExpression(parent)) &&
    parent.expression === node;
  return goesOn ? wholeAccess(parent) : node;
}

/** `.name` if that is what is read of a property. */
function nameAfter({ parent }: ts.Identifier): string {
  const reader = parent.parent;
  const readsName = ts.isPropertyAccessExpression(reader) && reader.expression === parent;
  return readsName && reader.name.text === 'name' ? '.name' : '';
}

/** Whether it is the name of a property, as in `map.size` or `{ size: keys }`. */
function namesProperty(node: ts.Identifier): boolean {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}

/** Uses every export, and prints the results. */
const program = (load: (name: string) => string): string => `
const { of } = ${load('rxjs')};
const all = ${load('rxjs-locks')};
const { Barrier, BoundedSemaphore, Condition, Event, KeyedLock, Lock, RateLimiter, ReadWriteLock, Semaphore } = all;
const told = [];
const tell = (value) => told.push(value);
const tellError = (error) => told.push(error.name);
const lock = new Lock();
lock.state$.subscribe();
const held = lock.tryAcquire();
of('lock').pipe(all.withLock(lock)).subscribe(tell);
held.release();
try {
  lock.release();
} catch (error) {
  tellError(error);
}
all.usingLock(new Semaphore(2).acquire(2), (permit) => of(permit.released)).subscribe(tell);
of('throttle').pipe(all.throttleBySemaphore(new BoundedSemaphore(1), (value) => of(value))).subscribe(tell);
of('limit').pipe(all.throttleBySemaphore(of(1), (value) => of(value))).subscribe(tell);
const event = new Event();
event.wait().subscribe(tell);
event.set();
const condition = new Condition(lock);
all.usingLock(condition, () => condition.waitFor(() => told.includes(true))).subscribe(tell);
of('key').pipe(all.withLock(new KeyedLock().for('__proto__'))).subscribe(tell);
of('read').pipe(all.withLock(new ReadWriteLock().read)).subscribe(tell);
const limiter = new RateLimiter(1, 1000);
of('rate').pipe(all.withLock(limiter)).subscribe(tell);
limiter.acquire().subscribe({ error: tellError });
limiter.cancelWaiting();
const barrier = new Barrier(2);
barrier.wait().subscribe(tell);
barrier.wait().subscribe(tell);
barrier.abort();
barrier.wait().subscribe({ error: tellError });
lock.close();
lock.acquire().subscribe({ error: tellError });
try {
  new Semaphore(-1);
} catch (error) {
  tellError(error);
}
`;

const everything = [
  ...['lock', 'NotLockedError', false, 'throttle', 'limit', true, true, 'key', 'read', 'rate'],
  ...['CanceledError', 0, 1],
  ...['BrokenBarrierError', 'ClosedError', 'RangeError'],
];

describe('security: the package', () => {
  const files = ['.js', '.cjs'].flatMap((ending) => filesUnder('dist', ending));

  it('uses nothing but the language, the async context and signals: no generated code, no network, no file', () => {
    const reaches = files.flatMap((path) => reachesOf(path).map((name) => `${path}: ${name}`));
    const own = new Set(["require('rxjs')", className, ...context, ...signals, ...language]);
    const ownOfEntries = Object.entries({ inspect, web, redis }).map(
      ([entry, names]) =>
        [new RegExp(`^dist/(node/)?${entry}/`), new Set([...own, ...names])] as const,
    );
    const ownOf = (line: string): Set<string> =>
      ownOfEntries.find(([folder]) => folder.test(line))?.[1] ?? own;
    const strange = (line: string): boolean => !ownOf(line).has(line.replace(/.*?: /, ''));
    // What several entries have in common.
    const common = /^dist\/\S+: require\('\.\.?\/shared\d?\.cjs'\)$/;
    expect(reaches.filter((line) => strange(line) && !common.test(line))).toEqual([]);
    // The search itself finds something.
    expect(reaches).toContain("dist/index.cjs: require('rxjs')");
    expect(reaches).toContain('dist/errors.js: Error');
    for (const what of [...context, ...signals]) {
      for (const shared of [/^dist\/shared\d?\.cjs: /, /^dist\/node\/shared\d?\.js: /]) {
        expect(reaches.filter((line) => shared.test(line)).join('\n')).toContain(`: ${what}`);
      }
    }
    for (const [entry, names] of Object.entries({ inspect, web, redis })) {
      for (const what of names) {
        expect(reaches).toContain(`dist/${entry}/index.cjs: ${what}`);
        expect(reaches).toContain(`dist/node/${entry}/index.js: ${what}`);
      }
    }
  });

  for (const [format, load] of [
    ['module', (name: string) => `await import('${name}')`],
    ['commonjs', (name: string) => `require('${name}')`],
  ] as const) {
    for (const { flag, what, proof } of [
      {
        flag: '--disallow-code-generation-from-strings',
        what: 'text cannot be run as code',
        proof: "(() => { try { return new Function('') && false; } catch { return true; } })()",
      },
      {
        flag: '--frozen-intrinsics',
        what: 'built-in objects are frozen',
        proof: 'Object.isFrozen(Array.prototype)',
      },
      {
        flag: '--disable-proto=throw',
        what: 'nobody may use __proto__',
        proof: '(() => { try { return ({}).__proto__ && false; } catch { return true; } })()',
      },
    ]) {
      it(`works if ${what}, as ${format}`, async () => {
        const source = `${program(load)} console.log(JSON.stringify([${proof}, ...told]));`;
        const output = await runNode([flag, `--input-type=${format}`, '--eval', source]);
        expect(JSON.parse(output)).toEqual([true, ...everything]);
      });
    }
  }
});
