import ts from 'typescript';

/** The docstrings of a source file, with what each stands before. */
export function docstringsOf(file: ts.SourceFile): { doc: ts.JSDoc; node: ts.Node }[] {
  const found: { doc: ts.JSDoc; node: ts.Node }[] = [];
  const visit = (node: ts.Node): void => {
    for (const doc of ts.getJSDocCommentsAndTags(node)) {
      // The docstrings of the nodes around it are included, and each is wanted once.
      if (ts.isJSDoc(doc) && doc.parent === node) found.push({ doc, node });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
