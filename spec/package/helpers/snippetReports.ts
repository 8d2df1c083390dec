import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import ts from 'typescript';
import { compilerOptions } from './compilerOptions.js';
import { messagesOf } from './messagesOf.js';
import type { Run } from './Run.js';
import { runPrograms } from './runPrograms.js';
import type { Snippet } from './Snippet.js';
import { snippets } from './snippets.js';

/** The result of a snippet. */
export interface SnippetReport {
  /** What the compiler says. */
  readonly problems: readonly string[];
  readonly run: Promise<Run> | undefined;
}

let reports: ReadonlyMap<Snippet, SnippetReport> | undefined = undefined;

/** Compiles all snippets that need no server in one go, and runs them, in two threads. */
export function snippetReports(): ReadonlyMap<Snippet, SnippetReport> {
  return (reports ??= compileAndRun([...snippets.pages, ...snippets.docstrings], 'snippets', 2));
}

/**
 * @param name of the folder that they are compiled in
 * @param threads how many of them run at a time
 * @param prepare changes a program before it is compiled
 */
export function compileAndRun(
  all: readonly Snippet[],
  name: string,
  threads: 1 | 2,
  prepare = (code: string): string => code,
): ReadonlyMap<Snippet, SnippetReport> {
  // Inside the project, so that `rxjs` is found there and `rxjs-locks` is the project itself.
  const folder = resolve('build', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const paths = all.map(({ title, code }) => {
    const path = `${folder}/${title.replaceAll(/[^\w.]/g, '-')}.ts`;
    writeFileSync(path, prepare(code));
    return path;
  });
  const { lib = [], ...rest } = compilerOptions();
  // Some are programs of a page.
  const browser = [...lib, 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'];
  const options = { ...rest, lib: browser, rootDir: folder, outDir: folder, skipLibCheck: true };
  const program = ts.createProgram(paths, options);
  program.emit();

  const programs = paths.map((path) => path.replace(/ts$/, 'js'));
  const half = Math.ceil(programs.length / threads);
  const runs = [programs.slice(0, half), programs.slice(half)].flatMap(runPrograms);
  return new Map(
    all.map((snippet, index) => [
      snippet,
      { problems: problemsOf(program, paths[index]), run: runs[index] },
    ]),
  );
}

function problemsOf(program: ts.Program, path = ''): string[] {
  const file = program.getSourceFile(path);
  return messagesOf([
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
}
