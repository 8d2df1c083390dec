import ts from 'typescript';

/**
 * The output that a program declares. There are two ways to declare it:
 * - at the end of a line of code: `console.log(lock.locked()); // true`, with `, ` between what
 *   several calls print;
 * - in a list at the end, under `// Output:`, with one comment per line, if the order of the output
 *   is not the order of the code.
 *
 * @returns the lines, joined with `separator`; the actual output must be joined in the same way
 * before it is compared
 */
export function expectedOutput(code: string): { text: string; separator: string } {
  const beside = commentsBesideCode(code);
  const list = /^\/\/ Output:\n((?:\/\/.*\n)+)$/m.exec(code);
  if (!list?.[1]) return { text: beside.join(', '), separator: ', ' };
  if (beside.length > 0) throw new Error(`says twice what it prints: ${beside.join(', ')}`);
  return { text: list[1].trimEnd().replaceAll(/^\/\/ ?/gm, ''), separator: '\n' };
}

/** The text of the comments at the ends of lines. Comments on separate lines are explanations. */
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
