import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import ts from 'typescript';
import { compilerOptions } from './compilerOptions.js';
import { messagesOf } from './messagesOf.js';
import { type Run, runWorker } from './runWorker.js';
import type { Snippet } from './Snippet.js';
import { snippets } from './snippets.js';

/** What came of a snippet. */
export interface SnippetReport {
  /** What the compiler says. */
  readonly problems: readonly string[];
  readonly run: Promise<Run>;
}

/** Inside the project, so that `rxjs` is found there and `rxjs-locks` is the project itself. */
const folder = resolve('build/snippets');

let reports: ReadonlyMap<Snippet, SnippetReport> | undefined = undefined;

/** Compiles all snippets in one go, and runs them, several at a time. */
export function snippetReports(): ReadonlyMap<Snippet, SnippetReport> {
  return (reports ??= make([...snippets.pages, ...snippets.docstrings]));
}

function make(all: readonly Snippet[]): ReadonlyMap<Snippet, SnippetReport> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const paths = all.map(({ title, code }) => {
    const path = `${folder}/${title.replaceAll(/[^\w.]/g, '-')}.ts`;
    writeFileSync(path, code);
    return path;
  });
  const options = { ...compilerOptions(), rootDir: folder, outDir: folder, skipLibCheck: true };
  const program = ts.createProgram(paths, options);
  program.emit();

  const lanes = Array.from({ length: availableParallelism() + 1 }, () => Promise.resolve());
  return new Map(
    all.map((snippet, index) => {
      const path = paths[index] ?? '';
      const run = (lanes[index % lanes.length] ?? Promise.resolve()).then(() =>
        runWorker(path.replace(/ts$/, 'js')),
      );
      lanes[index % lanes.length] = run.then(() => undefined);
      return [snippet, { problems: problemsOf(program, path), run }];
    }),
  );
}

function problemsOf(program: ts.Program, path: string): string[] {
  const file = program.getSourceFile(path);
  return messagesOf([
    ...program.getSyntacticDiagnostics(file),
    ...program.getSemanticDiagnostics(file),
  ]);
}
