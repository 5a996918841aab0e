import ts from 'typescript';
import type { SourceFile } from './source-file.ts';

/** One module that a file names. */
export interface ModuleReference {
  specifier: string;
  line: number;
  kind: 'import' | 'export' | 'dynamic';
  /** Gone at run time: nothing of the module is loaded. */
  isTypeOnly: boolean;
  /** Imported or exported names as the other module calls them; empty for side effects and `*`. */
  names: string[];
  /** `export * from`, `import * as`. */
  isStar: boolean;
}

const parsed = new WeakMap<SourceFile, ts.SourceFile>();

/** The syntax tree of a file, made once. */
export function treeOf(file: SourceFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known) return known;
  const kind = /\.[jt]sx$/.test(file.path) ? ts.ScriptKind.TSX : undefined;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
  parsed.set(file, tree);
  return tree;
}

/** Calls `visit` with every node below a file, parents first. */
export function walk(file: SourceFile, visit: (node: ts.Node) => void): void {
  const step = (node: ts.Node) => {
    visit(node);
    ts.forEachChild(node, step);
  };
  step(treeOf(file));
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  const tree = treeOf(file);
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function ofImport(node: ts.ImportDeclaration): Omit<ModuleReference, 'specifier' | 'line'> {
  const clause = node.importClause;
  const bindings = clause?.namedBindings;
  const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : [];
  const names = elements.map((element) => (element.propertyName ?? element.name).text);
  const isTypeOnly =
    clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause !== undefined &&
      clause.name === undefined &&
      elements.length > 0 &&
      elements.every((element) => element.isTypeOnly));
  return {
    kind: 'import',
    isTypeOnly,
    names: clause?.name ? ['default', ...names] : names,
    isStar: bindings !== undefined && ts.isNamespaceImport(bindings),
  };
}

function ofExport(node: ts.ExportDeclaration): Omit<ModuleReference, 'specifier' | 'line'> {
  const clause = node.exportClause;
  const elements = clause && ts.isNamedExports(clause) ? [...clause.elements] : [];
  return {
    kind: 'export',
    isTypeOnly:
      node.isTypeOnly || (elements.length > 0 && elements.every((element) => element.isTypeOnly)),
    names: elements.map((element) => (element.propertyName ?? element.name).text),
    isStar: clause === undefined || ts.isNamespaceExport(clause),
  };
}

/** Every module that a file names, by import, export or `import()`. */
export function modulesOf(file: SourceFile): ModuleReference[] {
  const found: ModuleReference[] = [];
  walk(file, (node) => {
    const line = lineOf(file, node);
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      found.push({ specifier: node.moduleSpecifier.text, line, ...ofImport(node) });
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      found.push({ specifier: node.moduleSpecifier.text, line, ...ofExport(node) });
    } else if (ts.isCallExpression(node)) {
      const [argument] = node.arguments;
      const isImport =
        node.expression.kind === ts.SyntaxKind.ImportKeyword ||
        (ts.isIdentifier(node.expression) && node.expression.text === 'require') ||
        (ts.isPropertyAccessExpression(node.expression) &&
          node.expression.name.text === 'getBuiltinModule');
      if (isImport && argument && ts.isStringLiteralLike(argument)) {
        found.push({
          specifier: argument.text,
          line,
          kind: 'dynamic',
          isTypeOnly: false,
          names: [],
          isStar: false,
        });
      }
    }
  });
  return found;
}

/** Where a relative specifier leads from a file, as a path from the repository's root. */
export function resolveRelative(from: string, specifier: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

export const isRelative = (specifier: string) => /^\.\.?(?:\/|$)/.test(specifier);
