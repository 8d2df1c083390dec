import ts from 'typescript';

/**
 * What a program says that it prints. There are two ways to say it:
 * - at the end of a line of code: `console.log(lock.locked()); // true`, with `, ` between what
 *   several calls print;
 * - in a list at the end, one comment a line, under `// Output:`, where what is printed comes in
 *   another order than the code.
 *
 * @returns the lines, joined with `separator` as what was printed has to be before it is compared
 */
export function expectedOutput(code: string): { text: string; separator: string } {
  const beside = commentsBesideCode(code);
  const list = /^\/\/ Output:\n((?:\/\/.*\n)+)$/m.exec(code);
  if (!list?.[1]) return { text: beside.join(', '), separator: ', ' };
  if (beside.length > 0) throw new Error(`says twice what it prints: ${beside.join(', ')}`);
  return { text: list[1].trimEnd().replaceAll(/^\/\/ ?/gm, ''), separator: '\n' };
}

/** The text of the comments that end a line of code; those on a line of their own explain. */
function commentsBesideCode(code: string): string[] {
  const file = ts.createSourceFile('snippet.ts', code, ts.ScriptTarget.Latest, true);
  const found = new Map<number, string>();
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(file);
    children.forEach(visit);
    if (children.length > 0) return;
    for (const { pos, end } of ts.getTrailingCommentRanges(code, node.end) ?? []) {
      found.set(pos, code.slice(pos, end).replace(/^\/\/ ?/, ''));
    }
  };
  visit(file);
  return [...found].sort(([one], [other]) => one - other).map(([, text]) => text);
}
