import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { applyMutant } from './apply-mutant.ts';
import { choose, PARTS } from './choose.ts';
import { judge, type TestReport } from './judge.ts';
import { MUTANTS } from './list.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

describe('the list', () => {
  it('is long enough, and names each mutant once', () => {
    expect(MUTANTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(MUTANTS.map(({ id }) => id)).size).toBe(MUTANTS.length);
    const changes = MUTANTS.map(({ file, find, replace }) => JSON.stringify([file, find, replace]));
    expect(new Set(changes).size).toBe(MUTANTS.length);
  });

  it.each(MUTANTS.map((mutant) => [mutant.id, mutant] as const))('%s', (id, mutant) => {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(mutant.guards).toMatch(/^[A-Z"].{20,}\.$/);
    expect(mutant.file).not.toMatch(/\.test\.tsx?$/);
    const text = readFileSync(join(ROOT, mutant.file), 'utf8');
    expect(applyMutant(text, mutant)).not.toBe(text);
    const { package: folder, file } = mutant.test;
    expect(existsSync(join(ROOT, folder, 'package.json'))).toBe(true);
    expect(file).toMatch(/\.test\.tsx?$/);
    expect(existsSync(join(ROOT, folder, file))).toBe(true);
  });
});

describe('a mutant', () => {
  const mutant = {
    id: 'a',
    guards: '',
    file: 'a.ts',
    find: 'if (x) return;',
    replace: '',
    test: { package: 'a', file: 'a.test.ts' },
  };
  const text = 'function a(x: boolean) {\n  if (x) return;\n}\n';

  it('takes its guard away', () => {
    expect(applyMutant(text, mutant)).toBe('function a(x: boolean) {\n  \n}\n');
    expect(applyMutant(text, { ...mutant, replace: 'if (!x) return;' })).toContain(
      'if (!x) return;',
    );
  });

  it.each([
    ['whose guard is gone', { find: 'if (y) return;' }, '0 times'],
    ['whose guard is there twice', { find: 'a' }, 'times and not once'],
    ['that changes nothing', { replace: mutant.find }, 'Nothing changes'],
    ['that does not parse', { replace: 'if (' }, 'does not parse'],
  ])('%s is refused', (_name, changes, says) => {
    expect(() => applyMutant(text, { ...mutant, ...changes })).toThrow(says);
  });
});

describe('a run', () => {
  const report = (...statuses: string[]): TestReport => ({
    numPassedTests: statuses.filter((status) => status === 'passed').length,
    testResults: [
      {
        message: '',
        assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
      },
    ],
  });
  const run = (changes: Partial<Parameters<typeof judge>[0]>) =>
    judge({ exitCode: 1, isTimedOut: false, report: report('passed'), output: '', ...changes });

  it('kills by the first test that failed', () => {
    expect(run({ report: report('passed', 'failed', 'skipped') })).toEqual({
      kind: 'killed',
      by: 'test 1',
    });
  });

  it('in which all tests passed lets the mutant live', () => {
    expect(run({ exitCode: 0, report: report('passed', 'skipped') })).toEqual({ kind: 'survived' });
  });

  it.each([
    ['that hangs', { isTimedOut: true, report: report('failed') }],
    ['without a report', { report: null }],
    ['in which no test has the name', { exitCode: 0, report: report('skipped') }],
    [
      'whose suite does not load',
      {
        report: {
          numPassedTests: 0,
          testResults: [{ message: 'SyntaxError', assertionResults: [] }],
        },
      },
    ],
    ['with an error outside every test', { report: report('passed') }],
  ])('%s says nothing', (_name, changes) => {
    expect(run(changes).kind).toBe('broken');
  });
});

describe('the choice', () => {
  const ids = (parameters: string[], now = 0) =>
    choose(parameters, MUTANTS, now).mutants.map(({ id }) => id);
  const all = MUTANTS.map(({ id }) => id);

  it('is all, or what is named', () => {
    expect(ids([])).toEqual(all);
    const [first = '', second = ''] = all;
    expect(ids(['--only', second, '--only', first])).toEqual([first, second]);
    expect(choose(['--list'], MUTANTS, 0)).toMatchObject({
      isList: true,
      areTestsSound: false,
    });
    expect(choose(['--after-tests'], MUTANTS, 0).areTestsSound).toBe(true);
  });

  it('of all parts comes to the whole, each once', () => {
    const parts = Array.from({ length: PARTS }, (_, index) => ids(['--part', `${index + 1}/8`]));
    expect(parts.flat().sort()).toEqual([...all].sort());
  });

  it('of eight days comes to the whole', () => {
    const day = (number: number) => ids(['--part', 'today'], number * 24 * 3_600_000);
    const days = Array.from({ length: PARTS }, (_, index) => day(20_000 + index));
    expect(days.flat().sort()).toEqual([...all].sort());
    expect(day(20_000 + PARTS)).toEqual(day(20_000));
  });

  it.each([
    [['--part', '0/8']],
    [['--part', '9/8']],
    [['--part', '1/4']],
    [['--only', 'no such']],
    [['--parts', '1/8']],
  ])('%j is refused', (parameters) => {
    expect(() => ids(parameters)).toThrow();
  });
});
