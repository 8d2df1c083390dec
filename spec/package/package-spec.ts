import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { declarationChecks, unusedNames } from './helpers/declarationChecks.js';
import { filesUnder } from './helpers/filesUnder.js';
import { makeConsumer } from './helpers/makeConsumer.js';
import { messagesOf } from './helpers/messagesOf.js';
import { pack, type Packed } from './helpers/pack.js';
import { publicExports } from './helpers/publicExports.js';
import { runNode } from './helpers/runNode.js';
import { temporaryFolder } from './helpers/temporaryFolder.js';

interface Manifest {
  version: string;
  sideEffects: boolean;
  scripts: Record<string, string>;
  dependencies?: object;
  optionalDependencies?: object;
  bundleDependencies?: object;
  peerDependencies: object;
  peerDependenciesMeta: Record<string, { optional: boolean }>;
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

describe('the package', () => {
  const folder = temporaryFolder();
  let packed: Packed;

  beforeAll(async () => {
    packed = await pack(folder);
    await makeConsumer(folder, packed.tarball);
  }, 60_000);

  it('contains dist, README, LICENSE, CHANGELOG and package.json, and nothing else', () => {
    const others = packed.files.filter((path) => !path.startsWith('dist/'));
    expect(others.sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json']);
    expect(packed.files.filter((path) => path.startsWith('dist/')).sort()).toEqual(
      filesUnder('dist', 'ts').concat(filesUnder('dist', 'js')).sort(),
    );
  });

  describe('loads', () => {
    const print = 'console.log(JSON.stringify(Object.keys(loaded)))';
    for (const [entry, source] of [
      ['rxjs-locks', 'lib'],
      ['rxjs-locks/inspect', 'lib/inspect'],
      ['rxjs-locks/web', 'lib/web'],
      ['rxjs-locks/redis', 'lib/redis'],
    ] as const) {
      const values = publicExports(source)
        .filter(({ typeOnly }) => !typeOnly)
        .map(({ name }) => name)
        .sort();

      it(`${entry} as an ES module, with every export`, async () => {
        const program = `import * as loaded from '${entry}'; ${print}`;
        const output = await runNode(['--input-type=module', '--eval', program], folder);
        expect(JSON.parse(output)).toEqual(values);
      });

      it(`${entry} as CommonJS, with the same exports`, async () => {
        const program = `const loaded = require('${entry}'); ${print}`;
        const output = await runNode(['--input-type=commonjs', '--eval', program], folder);
        expect((JSON.parse(output) as string[]).sort()).toEqual(values);
      });
    }

    for (const [format, load, conditions] of [
      ['module', (name: string) => `await import('${name}')`, []],
      ['module', (name: string) => `await import('${name}')`, ['--conditions=module']],
      ['commonjs', (name: string) => `require('${name}')`, []],
    ] as const) {
      it(`all entries with the same classes of errors, as ${[format, ...conditions].join(' ')}`, async () => {
        const program = `
          const { ClosedError } = ${load('rxjs-locks')};
          const { WebLock } = ${load('rxjs-locks/web')};
          const { RedisLocks } = ${load('rxjs-locks/redis')};
          const lock = new WebLock('a', { locks: { request() {}, query() {} } });
          lock.close();
          const tell = { error: (error) => console.log(error instanceof ClosedError) };
          lock.acquire().subscribe(tell);
          const unreachable = async () => { throw new Error('out of reach'); };
          const client = { isOpen: false, options: {}, duplicate() {}, subscribe() {}, on() {},
            removeListener() {}, sendCommand: unreachable };
          const locks = new RedisLocks(client);
          locks.lock('a').acquire().subscribe(tell);
          locks.close();
        `;
        const args = [...conditions, `--input-type=${format}`, '--eval', program];
        expect(await runNode(args, folder)).toBe('true\ntrue');
      });
    }

    for (const entry of ['', '/web', '/redis']) {
      it(`rxjs-locks${entry} in Node as one file`, async () => {
        const program = `console.log(import.meta.resolve('rxjs-locks${entry}'))`;
        const path = await runNode(['--input-type=module', '--eval', program], folder);
        expect(path).toMatch(`/rxjs-locks/dist/node${entry}/index\\.js$`);
      });

      it(`rxjs-locks${entry} in a bundler as modules, for browsers and for Node`, async () => {
        for (const platform of ['browser', 'node'] as const) {
          const { metafile } = await build({
            stdin: { contents: `export * from 'rxjs-locks${entry}';`, resolveDir: folder },
            absWorkingDir: join(folder, 'node_modules/rxjs-locks'),
            platform,
            bundle: true,
            format: 'esm',
            external: ['rxjs'],
            metafile: true,
            write: false,
          });
          const taken = Object.keys(metafile.inputs);
          expect(taken).toContain(`dist${entry}/index.js`);
          expect(taken).toContain('dist/errors.js');
          expect(taken.filter((path) => path.startsWith('dist/node/'))).toEqual([]);
        }
      });
    }
  });

  describe('has declarations that check', () => {
    it('in a program that uses every name', () => {
      expect(unusedNames()).toEqual([]);
    });

    for (const { name, source, extensions, options, declarations } of declarationChecks) {
      it(`in ${name}`, () => {
        const file = name.replaceAll(/\W/g, '-');
        const paths = extensions.map((extension) => join(folder, `${file}.${extension}`));
        for (const path of paths) writeFileSync(path, source);
        const converted = ts.convertCompilerOptionsFromJson(options, folder);
        expect(messagesOf(converted.errors)).toEqual([]);
        const compiled = ts.createProgram(paths, converted.options);
        expect(messagesOf(ts.getPreEmitDiagnostics(compiled))).toEqual([]);
        const ours = compiled
          .getSourceFiles()
          .map(({ fileName }) => fileName)
          .filter((path) => path.includes('rxjs-locks/dist'));
        expect(ours.map((path) => path.replace(/.*\/dist\//, '')).sort()).toEqual([
          ...declarations,
        ]);
      }, 60_000);
    }
  });

  describe('has a manifest that', () => {
    it('is the one of the project', () => {
      const installed = join(folder, 'node_modules/rxjs-locks/package.json');
      expect(readManifest(installed)).toEqual(readManifest('package.json'));
    });

    it('has rxjs 7.2 or a later 7 as its peer, OpenTelemetry and the clients of Redis as optional ones, and no other dependency', () => {
      const manifest = readManifest('package.json');
      const options = { '@opentelemetry/api': '>=1.3', ioredis: '>=5', redis: '>=4' };
      expect(manifest.peerDependencies).toEqual({ rxjs: '^7.2.0', ...options });
      const optional = Object.entries(manifest.peerDependenciesMeta).filter(
        ([, is]) => is.optional,
      );
      expect(optional.map(([name]) => name)).toEqual(Object.keys(options));
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

  for (const path of ['package-lock.json', 'matrix/package-lock.json']) {
    it(`has no registry address in ${path}`, () => {
      const lock = readFileSync(path, 'utf8');
      expect(lock.match(/"resolved"|registry\./g)).toBeNull();
    });
  }

  it('imports its own files and rxjs, and no path inside rxjs', () => {
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
    expect(imported.filter((line) => !/: (rxjs|\.\.?\/[\w./]+\.c?js)$/.test(line))).toEqual([]);
  });
});
