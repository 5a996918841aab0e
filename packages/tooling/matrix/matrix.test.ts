import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { failpointsIn, matrixProblems, type Sources, testTitles } from './check-matrix.ts';
import { MATRIX } from './matrix.ts';
import type { ProvenRow, Row } from './row.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const read = (path: string) =>
  existsSync(join(ROOT, path)) ? readFileSync(join(ROOT, path), 'utf8') : null;
const FAILPOINTS = 'packages/engine/src/failpoints.ts';

const sources: Sources = {
  read,
  failpoints: failpointsIn(read(FAILPOINTS) ?? ''),
  killTest: 'packages/engine/src/generations/kill.test.ts',
};

describe('the matrix', () => {
  it('has a test for every row and a row for every failpoint', () => {
    expect(sources.failpoints.length).toBeGreaterThan(20);
    expect(matrixProblems(MATRIX, sources)).toEqual([]);
  });

  it('says of what is not there, or not held, which it is', () => {
    const idsWith = (key: string) => MATRIX.filter((row) => key in row).map(({ id }) => id);
    expect(idsWith('absent')).toEqual(['P19']);
    expect(idsWith('open')).toEqual([]);
  });
});

describe('the check of it', () => {
  const isProven = (row: Row): row is ProvenRow => 'proofs' in row;
  const [first] = MATRIX.filter(isProven);
  const proof = first?.proofs[0];
  if (!first || !proof) throw new Error('There is no row.');
  const rest = MATRIX.filter((row) => row !== first);

  it.each<[what: string, rows: Row[], says: RegExp]>([
    ['a row is gone', rest, /There is no row K1\./],
    ['a row is there twice', [...MATRIX, first], /two rows K1\./],
    ['a row is of nothing', [...MATRIX, { ...first, id: 'K25' }], /Nobody asks for a row K25\./],
    ['a row has no test', [...rest, { ...first, proofs: [] }], /K1 has no test\./],
    [
      'a file is gone',
      [...rest, { ...first, proofs: [{ ...proof, file: 'gone.test.ts' }] }],
      /K1 names gone\.test\.ts, which is not there\./,
    ],
    [
      'a test is gone',
      [...rest, { ...first, proofs: [{ ...proof, test: 'was renamed' }] }],
      /K1 names the test "was renamed"/,
    ],
    [
      'a failpoint is gone',
      [...rest, { ...first, points: ['submit.renamed'] }],
      /K1 names the failpoint submit\.renamed/,
    ],
    [
      'a failpoint is of no row',
      [...rest, { ...first, points: [] }],
      /No row is about the failpoint submit\.before-commit\./,
    ],
  ])('tells that %s', (_what, rows, says) => {
    expect(matrixProblems(rows, sources)).toEqual(
      expect.arrayContaining([expect.stringMatching(says)]),
    );
  });

  it('tells that nobody kills at a failpoint', () => {
    const other = {
      ...sources,
      read: (path: string) => read(path)?.replaceAll('submit.', 'sub.') ?? null,
    };
    expect(matrixProblems(MATRIX, other).join(' ')).toContain(
      'never kills at submit.before-commit',
    );
  });

  it('reads titles of tests that run, however they are called', () => {
    const text = `it('a', f); test.each([1])('b %i', f); it.concurrent.for(R)('c', {}, f); it.skip('d', f); test.todo('e'); describe('f', g); x('h');`;
    expect([...testTitles(text)]).toEqual(['a', 'b %i', 'c']);
  });
});
