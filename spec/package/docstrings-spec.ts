import ts from 'typescript';
import { describeSnippets } from './helpers/describeSnippets.js';
import { docstringsOf } from './helpers/docstringsOf.js';
import { parse } from './helpers/parse.js';
import { publicExports } from './helpers/publicExports.js';
import { snippets } from './helpers/snippets.js';

describe('a docstring', () => {
  describe('has examples in it:', () => {
    describeSnippets(snippets.docstrings);
  });

  for (const { name, path, typeOnly } of [
    ...publicExports(),
    ...publicExports('lib/inspect'),
    ...publicExports('lib/web'),
    ...publicExports('lib/redis'),
  ]) {
    const file = parse(path);
    const docs = new Map(docstringsOf(file).map(({ doc, node }) => [node, doc]));
    const declarations = file.statements.filter(
      (statement): statement is Declared => isDeclared(statement) && statement.name?.text === name,
    );

    it(`says what ${name} is`, () => {
      expect(declarations.some((declaration) => docs.has(declaration))).toBeTrue();
    });

    if (!typeOnly) {
      it(`shows ${name} in an example`, () => {
        const tags = declarations.flatMap((declaration) => docs.get(declaration)?.tags ?? []);
        expect(tags.map((tag) => tag.tagName.text)).toContain('example');
      });
    }

    const members = declarations.flatMap((declaration) =>
      'members' in declaration ? declaration.members.filter(isPublic) : [],
    );
    if (members.length > 0) {
      it(`says what each public member of ${name} does`, () => {
        const told = new Set(members.filter((member) => docs.has(member)).map(nameOf));
        const untold = members.filter((member) => !told.has(nameOf(member)));
        expect(untold.map((member) => member.getText())).toEqual([]);
      });
    }
  }
});

type Declared =
  ts.ClassDeclaration | ts.InterfaceDeclaration | ts.FunctionDeclaration | ts.TypeAliasDeclaration;
type Member = ts.ClassElement | ts.TypeElement;

function isDeclared(node: ts.Node): node is Declared {
  return (
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isTypeAliasDeclaration(node)
  );
}

/** What the overloads of a method have in common. */
function nameOf({ name }: Member): string | undefined {
  return name?.getText();
}

/** Whether it needs a docstring: not private, and not documented in the base class. */
function isPublic(member: Member): boolean {
  if (member.name && ts.isPrivateIdentifier(member.name)) return false;
  // An editor shows the docstring of the class on `new Lock`, if the constructor has none.
  if (ts.isConstructorDeclaration(member) && member.parameters.length === 0) return false;
  const flags = ts.getCombinedModifierFlags(member);
  if (flags & (ts.ModifierFlags.Private | ts.ModifierFlags.Protected)) return false;
  return !(ts.isPropertyDeclaration(member) && flags & ts.ModifierFlags.Override);
}
