import { join } from 'node:path';
import ts from 'typescript';

/** Where the sources are: specs are run from the root of the project. */
const root = process.cwd();

/** The file of this path, seen from the root of the project. */
export function inProject(...path: string[]): string {
  return join(root, ...path).replaceAll('\\', '/');
}

/** The options of every strict consumer: without Node's types, which declare disposables. */
const consumerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  noImplicitOverride: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedSideEffectImports: true,
  isolatedModules: false,
  skipLibCheck: false,
  declaration: true,
  stripInternal: true,
  paths: { 'rxjs-locks': [inProject('lib/index.ts')] },
};

// RxJS and the compiler's own declarations, parsed once for all programs.
const parsed = new Map<string, ts.SourceFile | undefined>();

/** A program of real files, and of files that exist only as text. */
export class Project {
  readonly #program: ts.Program;
  readonly #texts: ReadonlyMap<string, string>;

  /**
   * @param roots the files to start with
   * @param lib the names of the compiler's lib
   * @param texts files that are only text, by path; under `lib/` they stand for what is there
   */
  constructor(
    roots: readonly string[],
    lib: readonly string[],
    texts: ReadonlyMap<string, string> = new Map<string, string>(),
  ) {
    this.#texts = texts;
    const options = { ...consumerOptions, lib: lib.map((name) => `lib.${name}.d.ts`) };
    const host = ts.createCompilerHost(options);
    const getSourceFile = host.getSourceFile.bind(host);
    host.fileExists = (path) => this.#exists(path);
    host.readFile = (path) => texts.get(path) ?? ts.sys.readFile(path);
    host.getSourceFile = (path, languageVersion) => {
      const text = texts.get(path);
      if (text !== undefined) return ts.createSourceFile(path, text, languageVersion);
      if (!parsed.has(path)) parsed.set(path, getSourceFile(path, languageVersion));
      return parsed.get(path);
    };
    this.#program = ts.createProgram([...roots], options, host);
  }

  /** The errors of one file, each as its number and message. */
  errors(path: string): { code: number; message: string }[] {
    const file = this.#program.getSourceFile(path);
    if (!file) throw new Error(`${path} is not part of the program`);
    return ts.getPreEmitDiagnostics(this.#program, file).map(({ code, messageText }) => ({
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
    }));
  }

  /** The paths of the library's files, be they sources or declarations. */
  get library(): string[] {
    return this.#program
      .getSourceFiles()
      .map(({ fileName }) => fileName)
      .filter((path) => path.startsWith(inProject('lib/')));
  }

  /** The library's declarations, by path: what the package is made of. */
  declarations(): Map<string, string> {
    const declarations = new Map<string, string>();
    for (const path of this.library) {
      this.#program.emit(
        this.#program.getSourceFile(path),
        (declaration, text) => declarations.set(declaration, text),
        undefined,
        true,
      );
    }
    return declarations;
  }

  /** If declarations are given, their sources are hidden. */
  #exists(path: string): boolean {
    if (this.#texts.has(path)) return true;
    const replaced = this.#texts.has(path.replace(/\.ts$/, '.d.ts'));
    return !replaced && ts.sys.fileExists(path);
  }
}
