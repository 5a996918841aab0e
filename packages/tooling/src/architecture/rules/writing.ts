import ts from 'typescript';
import { isExcepted } from '../exceptions.ts';
import { isRelative, lineOf, modulesOf, resolveRelative, treeOf, walk } from '../parse.ts';
import {
  isCode,
  isFixture,
  isGenerated,
  isTest,
  lineAt,
  packageFolder,
  type Rule,
  type SourceFile,
  type Violation,
} from '../source-file.ts';

const typed = (files: readonly SourceFile[]) =>
  files.filter(({ path }) => isCode(path) && /\.[cm]?tsx?$/.test(path));

/** The comments of a file, with the offset of each. */
function commentsOf(file: SourceFile): { text: string; offset: number }[] {
  const found = new Map<number, string>();
  const tree = treeOf(file);
  const take = (ranges: ts.CommentRange[] | undefined) => {
    for (const { pos, end } of ranges ?? []) found.set(pos, file.text.slice(pos, end));
  };
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node)) return;
    take(ts.getLeadingCommentRanges(file.text, node.getFullStart()));
    take(ts.getTrailingCommentRanges(file.text, node.getEnd()));
    for (const child of node.getChildren(tree)) visit(child);
  };
  visit(tree);
  return [...found].map(([offset, text]) => ({ text, offset }));
}

const SUPPRESSION = /@ts-(?:ignore|nocheck|expect-error)\b/;
const LEFT_OVER = /\b(?:TODO|FIXME|XXX|HACK)\b/;

const LEAVES_OUT = new Set(['skip', 'only', 'todo']);
const TEST_FUNCTIONS = new Set(['describe', 'it', 'test', 'suite']);

/** "skip" of `it.skip` and `it.each.skip`; null for what leaves no test out. */
function leftOut(node: ts.Node): string | null {
  if (!ts.isPropertyAccessExpression(node) || !LEAVES_OUT.has(node.name.text)) return null;
  let root: ts.Expression = node.expression;
  while (ts.isPropertyAccessExpression(root) || ts.isCallExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && TEST_FUNCTIONS.has(root.text) ? node.name.text : null;
}

/** No way around the type checker, no test left out, nothing left for later. */
export const shortcuts: Rule = {
  name: 'shortcuts',
  check: (files) =>
    typed(files).flatMap((file): Violation[] => {
      const found: Violation[] = [];
      const tell = (line: number, message: string) =>
        found.push({ path: file.path, line, message });
      walk(file, (node) => {
        if (node.kind === ts.SyntaxKind.AnyKeyword && !isExcepted('shortcuts', file.path, 'any'))
          tell(
            lineOf(file, node),
            '`any` switches the type checker off. Use unknown and a schema, or the real type.',
          );
        if (ts.isNonNullExpression(node))
          tell(
            lineOf(file, node),
            '`!` hides a case. Handle the absence, or say why it cannot be by throwing.',
          );
        const left = isTest(file.path) ? leftOut(node) : null;
        if (left !== null)
          tell(lineOf(file, node), `.${left} leaves tests out. Mend the test, or take it away.`);
      });
      for (const { text, offset } of commentsOf(file)) {
        // A test may prove that the type checker refuses something.
        const suppression = SUPPRESSION.exec(text)?.[0];
        if (suppression && !(suppression === '@ts-expect-error' && isTest(file.path)))
          tell(lineAt(file.text, offset), `${suppression} hides an error. Mend the type.`);
        const left = LEFT_OVER.exec(text)?.[0];
        if (left)
          tell(
            lineAt(file.text, offset),
            `${left} is work left undone. Do it, or open an issue and take this away.`,
          );
      }
      return found;
    }),
};

/** Names are exported, so that a thing is called the same everywhere; modules that are loaded lazily have a default. */
export const defaultExports: Rule = {
  name: 'default-exports',
  check: (files) => {
    const lazy = new Set(
      typed(files).flatMap((file) =>
        modulesOf(file)
          .filter(({ kind, specifier }) => kind === 'dynamic' && isRelative(specifier))
          .map(({ specifier }) => resolveRelative(file.path, specifier)),
      ),
    );
    return typed(files).flatMap((file): Violation[] => {
      if (lazy.has(file.path) || isExcepted('default-exports', file.path)) return [];
      const found: Violation[] = [];
      walk(file, (node) => {
        const isDefault =
          (ts.isExportAssignment(node) && !node.isExportEquals) ||
          (ts.isExportSpecifier(node) && node.name.text === 'default') ||
          (ts.canHaveModifiers(node) &&
            (ts.getModifiers(node) ?? []).some(
              ({ kind }) => kind === ts.SyntaxKind.DefaultKeyword,
            ));
        if (!isDefault) return;
        const message = 'A default export has another name in every file. Export it by its name.';
        found.push({ path: file.path, line: lineOf(file, node), message });
      });
      return found;
    });
  },
};

const MOST_LINES = 400;

/** Files stay small enough to be read at once. */
export const fileLength: Rule = {
  name: 'file-length',
  check: (files) =>
    files
      .filter(
        ({ path }) =>
          (isCode(path) || /\.(?:css|graphql)$/.test(path)) && packageFolder(path) !== null,
      )
      .filter(({ path }) => !isGenerated(path) && !isFixture(path) && path.includes('/src/'))
      .flatMap(({ path, text }): Violation[] => {
        const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
        const message = `${lines} lines; ${MOST_LINES} are the most. Split it by what its parts do.`;
        return lines > MOST_LINES ? [{ path, line: MOST_LINES + 1, message }] : [];
      }),
};

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const NAMED = /\.(?:[cm]?[jt]sx?|css|graphql)$/;

/** Files and folders are written in one way: in kebab-case, by what they do. */
export const fileNames: Rule = {
  name: 'file-names',
  check: (files) =>
    files
      .filter(({ path }) => NAMED.test(path) && packageFolder(path) !== null && !isGenerated(path))
      .flatMap(({ path }): Violation[] => {
        const parts = path.split('/');
        // A folder whose name a tool demands begins with a dot.
        const folders = parts.slice(0, -1).map((part) => part.replace(/^\./, ''));
        const stem = (parts.at(-1) ?? '').split('.').slice(0, -1);
        const wrong = [...folders, ...stem].find((part) => !KEBAB.test(part));
        const message = `"${wrong}" is not kebab-case. Rename it.`;
        return wrong === undefined ? [] : [{ path, line: 1, message }];
      }),
};
