/** What a run of vitest tells in its JSON report, as far as it counts here. */
export interface TestReport {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/** How a run of a test ended. `report`: null where none was written. */
export interface TestRun {
  exitCode: number | null;
  isTimedOut: boolean;
  report: TestReport | null;
  /** The last lines of what it printed. */
  output: string;
}

/** What a run says about a mutant. */
export type Verdict =
  | { kind: 'killed'; by: string }
  | { kind: 'survived' }
  /** The run says nothing: no test ran to a failure or to success. */
  | { kind: 'broken'; why: string };

/**
 * Only a test that failed kills. A suite that does not load, a run that hangs, a name that no test has, and an error
 * outside every test are no kills: each of them would also count where the guard is watched by nobody.
 */
export function judge({ exitCode, isTimedOut, report, output }: TestRun): Verdict {
  if (isTimedOut) return { kind: 'broken', why: 'the run did not end in time' };
  if (report === null) return { kind: 'broken', why: `vitest wrote no report: ${output}` };
  for (const { assertionResults } of report.testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed) return { kind: 'killed', by: failed.fullName };
  }
  if (report.numPassedTests === 0) {
    const [first] = report.testResults;
    const said = first?.message.split('\n')[0] ?? '';
    return { kind: 'broken', why: said === '' ? 'no test of that name ran' : said };
  }
  if (exitCode !== 0) return { kind: 'broken', why: 'an error outside every test failed the run' };
  return { kind: 'survived' };
}
