import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { filesUnder } from './helpers/filesUnder.js';
import { messagesOf } from './helpers/messagesOf.js';
import { packedConsumer } from './helpers/packedConsumer.js';
import { publicExports } from './helpers/publicExports.js';
import { runNode } from './helpers/runNode.js';
import { temporaryFolder } from './helpers/temporaryFolder.js';

/** Uses every name of the declarations, with types that have to come out right. */
const program = `
import { type Observable, of } from 'rxjs';
import {
  Barrier, type BarrierState, BoundedSemaphore, BrokenBarrierError, ClosedError, Condition,
  type ConditionState, Event, type EventState, KeyedLock, type KeyedLockState, Lock,
  type Lockable, type LockState, NotLockedError, type Permit, ReadWriteLock,
  type ReadWriteLockState, Semaphore, type SemaphoreState, throttleBySemaphore,
  type TryLockable, usingLock, withLock,
} from 'rxjs-locks';

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
  KeyedLockState,
] = [
  new Lock().state, new Event().state, condition.state, new Semaphore(2).state, barrier.state,
  files.state, accounts.state,
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
export const permit: Permit = new Lock().tryAcquire()!;
// @ts-expect-error: it is no observable of strings
export const wrong: Observable<string> = lengths;
`;
const withDisposable = `${program}
export const disposables: Disposable[] = [
  permit, condition, new Lock(), new Event(), new BoundedSemaphore(2), accounts, files, barrier,
];
`;
const withoutDisposable = `${program}
// @ts-expect-error: the lib does not know it
export const key: symbol = Symbol.dispose;
`;

const strict: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  types: [],
  skipLibCheck: false,
  // Only what comes with the compiler itself is taken on trust.
  skipDefaultLibCheck: true,
};
const nodenext = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const bundler = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

interface Manifest {
  version: string;
  sideEffects: boolean;
  scripts: Record<string, string>;
  dependencies?: object;
  optionalDependencies?: object;
  bundleDependencies?: object;
  peerDependencies: object;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

describe('the package', () => {
  const folder = temporaryFolder();
  let packed: string[];

  beforeAll(async () => {
    packed = await packedConsumer(folder);
  }, 60_000);

  it('holds dist, README, LICENSE, CHANGELOG and package.json, and nothing else', () => {
    const others = packed.filter((path) => !path.startsWith('dist/'));
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.filter((path) => path.startsWith('dist/')).sort()).toEqual(
      filesUnder('dist', 'ts').concat(filesUnder('dist', 'js')).sort(),
    );
  });

  describe('loads', () => {
    const values = publicExports()
      .filter(({ typeOnly }) => !typeOnly)
      .map(({ name }) => name)
      .sort();
    const print = 'console.log(JSON.stringify(Object.keys(loaded)))';

    it('as an ES module, with every export', async () => {
      const source = `import * as loaded from 'rxjs-locks'; ${print}`;
      const output = await runNode(['--input-type=module', '--eval', source], folder);
      expect(JSON.parse(output)).toEqual(values);
    });

    it('as CommonJS, with the same exports', async () => {
      const source = `const loaded = require('rxjs-locks'); ${print}`;
      const output = await runNode(['--input-type=commonjs', '--eval', source], folder);
      expect((JSON.parse(output) as string[]).sort()).toEqual(values);
    });
  });

  describe('has declarations that check', () => {
    for (const [lib, source, files] of [
      [
        'with esnext.disposable',
        withDisposable,
        ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.esnext.disposable.d.ts'],
      ],
      ['without esnext.disposable', withoutDisposable, ['lib.es2022.d.ts', 'lib.dom.d.ts']],
    ] as const) {
      for (const [kind, extensions, resolution] of [
        ["Node's module resolution, as ES module and as CommonJS", ['mts', 'cts'], nodenext],
        ["a bundler's module resolution", ['ts'], bundler],
      ] as const) {
        it(`in ${kind}, ${lib}`, () => {
          const name = lib.replaceAll(/\W/g, '-');
          const paths = extensions.map((extension) => join(folder, `${name}.${extension}`));
          for (const path of paths) writeFileSync(path, source);
          const compiled = ts.createProgram(paths, { ...strict, ...resolution, lib: [...files] });
          expect(messagesOf(ts.getPreEmitDiagnostics(compiled))).toEqual([]);
          const declarations = compiled
            .getSourceFiles()
            .map(({ fileName }) => fileName)
            .filter((path) => path.includes('rxjs-locks/dist'));
          expect(declarations.map((path) => path.replace(/.*\./, '')).sort()).toEqual(
            resolution === nodenext ? ['cts', 'ts'] : ['ts'],
          );
        }, 60_000);
      }
    }
  });

  describe('has a manifest that', () => {
    it('is the one of the project', () => {
      const installed = join(folder, 'node_modules/rxjs-locks/package.json');
      expect(readManifest(installed)).toEqual(readManifest('package.json'));
    });

    it('asks for rxjs 7.2 or later of 7 as a peer, and depends on nothing', () => {
      const manifest = readManifest('package.json');
      expect(manifest.peerDependencies).toEqual({ rxjs: '^7.2.0' });
      expect(manifest.dependencies).toBeUndefined();
      expect(manifest.optionalDependencies).toBeUndefined();
      expect(manifest.bundleDependencies).toBeUndefined();
    });

    it('runs nothing when it is installed', () => {
      const { scripts } = readManifest('package.json');
      const run = /^(pre|post)?(install|prepare|uninstall)$|^(pre|post)?publish$|^prepublishOnly$/;
      expect(Object.keys(scripts).filter((name) => run.test(name))).toEqual([]);
    });

    it('lets a bundler leave out what is not imported', () => {
      expect(readManifest('package.json').sideEffects).toBeFalse();
    });
  });

  it('is locked without the address of a registry', () => {
    const lock = readFileSync('package-lock.json', 'utf8');
    expect(lock.match(/"resolved"|registry\./g)).toBeNull();
  });

  it('imports its own files and rxjs, and nothing below rxjs', () => {
    const files = ['.js', '.cjs', '.d.ts', '.d.cts'].flatMap((ending) =>
      filesUnder('dist', ending),
    );
    const imported = files.flatMap((path) =>
      ts
        .preProcessFile(readFileSync(path, 'utf8'), true, true)
        .importedFiles.map(({ fileName }) => `${path}: ${fileName}`),
    );
    expect(imported).toContain('dist/index.cjs: rxjs');
    expect(imported).toContain('dist/index.d.cts: rxjs');
    expect(imported.filter((line) => !/: (rxjs|\.\.?\/[\w./]+\.js)$/.test(line))).toEqual([]);
  });
});
