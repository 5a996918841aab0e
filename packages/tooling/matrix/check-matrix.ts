import ts from 'typescript';
import type { Row } from './row.ts';

/** What the matrix is held against. */
export interface Sources {
  /** The text of a file by its path from the root; null: no such file. */
  read(path: string): string | null;
  /** All failpoints that there are. */
  failpoints: readonly string[];
  /** The file with a line for each failpoint. */
  killTest: string;
}

/** Ids that there must be: K1 to K24, and so on. */
export const EXPECTED_IDS: readonly string[] = [
  ['K', 24],
  ['P', 25],
  ['D', 12],
].flatMap(([letter, count]) =>
  Array.from({ length: Number(count) }, (_, index) => `${letter}${index + 1}`),
);

/** What is wrong with the matrix, a sentence each: rows without a test, tests that are not there, failpoints of no row. */
export function matrixProblems(rows: readonly Row[], sources: Sources): string[] {
  const problems: string[] = [];
  const ids = rows.map(({ id }) => id);
  for (const id of EXPECTED_IDS) if (!ids.includes(id)) problems.push(`There is no row ${id}.`);
  for (const [index, id] of ids.entries()) {
    if (!EXPECTED_IDS.includes(id)) problems.push(`Nobody asks for a row ${id}.`);
    if (ids.indexOf(id) !== index) problems.push(`There are two rows ${id}.`);
  }
  const covered = new Set<string>();
  for (const row of rows) {
    if ('absent' in row || 'open' in row) continue;
    if (row.proofs.length === 0) problems.push(`${row.id} has no test.`);
    for (const { file, test } of row.proofs) {
      const text = sources.read(file);
      if (text === null) problems.push(`${row.id} names ${file}, which is not there.`);
      else if (!testTitles(text).has(test))
        problems.push(`${row.id} names the test "${test}", which is not in ${file}.`);
    }
    for (const point of row.points ?? []) {
      covered.add(point);
      if (!sources.failpoints.includes(point))
        problems.push(`${row.id} names the failpoint ${point}, which is not there.`);
      else if (!sources.read(sources.killTest)?.includes(`point: '${point}'`))
        problems.push(`${sources.killTest} never kills at ${point}, which ${row.id} is about.`);
    }
  }
  for (const point of sources.failpoints)
    if (!covered.has(point)) problems.push(`No row is about the failpoint ${point}.`);
  return problems;
}

const known = new Map<string, Set<string>>();

/** Titles of the tests in a file, those of tables as they are written; none that are left out. */
export function testTitles(text: string): Set<string> {
  const titles = known.get(text) ?? readTitles(text);
  known.set(text, titles);
  return titles;
}

function readTitles(text: string): Set<string> {
  const titles = new Set<string>();
  const tree = ts.createSourceFile('a.test.ts', text, ts.ScriptTarget.Latest, true);
  const step = (node: ts.Node) => {
    if (ts.isCallExpression(node)) {
      const [title] = node.arguments;
      const { root, members } = calleeOf(node.expression);
      const isRun = !members.some((member) => /^(?:skip|todo|fails)$/.test(member));
      if (/^(?:it|test)$/.test(root) && isRun && title && ts.isStringLiteralLike(title))
        titles.add(title.text);
    }
    ts.forEachChild(node, step);
  };
  step(tree);
  return titles;
}

/** `it.concurrent.each([…])`: it, and [concurrent, each]. */
function calleeOf(node: ts.Expression): { root: string; members: string[] } {
  if (ts.isIdentifier(node)) return { root: node.text, members: [] };
  if (ts.isCallExpression(node)) return calleeOf(node.expression);
  if (!ts.isPropertyAccessExpression(node)) return { root: '', members: [] };
  const { root, members } = calleeOf(node.expression);
  return { root, members: [...members, node.name.text] };
}

/** The names in `export const FAILPOINTS = [ … ]`. */
export function failpointsIn(text: string): string[] {
  const tree = ts.createSourceFile('failpoints.ts', text, ts.ScriptTarget.Latest, true);
  const names: string[] = [];
  const step = (node: ts.Node) => {
    if (ts.isVariableDeclaration(node) && node.name.getText(tree) === 'FAILPOINTS') {
      const collect = (inner: ts.Node) => {
        if (ts.isStringLiteral(inner)) names.push(inner.text);
        ts.forEachChild(inner, collect);
      };
      collect(node);
    }
    ts.forEachChild(node, step);
  };
  step(tree);
  return names;
}
