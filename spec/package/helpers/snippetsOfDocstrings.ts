import ts from 'typescript';
import { docstringsOf } from './docstringsOf.js';
import { parse } from './parse.js';
import type { Snippet } from './Snippet.js';

/** The programs in the docstrings of a source file: their `@example` tags. */
export function snippetsOfDocstrings(path: string): Snippet[] {
  const file = parse(path);
  return docstringsOf(file)
    .flatMap(({ doc }) => [...(doc.tags ?? [])])
    .filter((tag) => tag.tagName.text === 'example')
    .map((tag) => ({
      title: `${path}:${String(file.getLineAndCharacterOfPosition(tag.pos).line + 1)}`,
      code: `${ts.getTextOfJSDocComment(tag.comment) ?? ''}\n`,
    }));
}
