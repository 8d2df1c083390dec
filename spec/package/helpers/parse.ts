import { readFileSync } from 'node:fs';
import ts from 'typescript';

/** The syntax of a TypeScript file. */
export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
}
