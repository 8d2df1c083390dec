import ts from 'typescript';
import { parse } from './parse.js';

/** Something that the package exports. */
export interface PublicExport {
  readonly name: string;
  /** Where it is declared. */
  readonly path: string;
  /** Whether it does not exist at run time. */
  readonly typeOnly: boolean;
}

/**
 * What an entry names.
 *
 * @param folder the one that its `index.ts` is in
 */
export function publicExports(folder = 'lib'): PublicExport[] {
  return parse(`${folder}/index.ts`).statements.flatMap((statement) => {
    if (
      !ts.isExportDeclaration(statement) ||
      !statement.exportClause ||
      !ts.isNamedExports(statement.exportClause) ||
      !statement.moduleSpecifier ||
      !ts.isStringLiteral(statement.moduleSpecifier)
    ) {
      throw new Error(`not a named re-export: ${statement.getText()}`);
    }
    const path = `${folder}/${statement.moduleSpecifier.text.replace('./', '').replace(/js$/, 'ts')}`;
    const { isTypeOnly } = statement;
    return statement.exportClause.elements.map((element) => ({
      name: element.name.text,
      path,
      typeOnly: isTypeOnly || element.isTypeOnly,
    }));
  });
}
