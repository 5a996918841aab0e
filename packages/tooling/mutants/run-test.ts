import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestReport, TestRun } from './judge.ts';
import type { MutantTest } from './mutant.ts';

/** A run that takes longer hangs, in milliseconds. */
const LONGEST_MS = 120_000;
const KEPT_OUTPUT = 400;
const ownGroup = process.platform !== 'win32';

const running = new Set<ChildProcess>();

/** Ends every run at once, with the processes that it has started. */
export function stopRuns(): void {
  for (const child of running) kill(child);
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (ownGroup) process.kill(-child.pid, 'SIGKILL');
    else child.kill('SIGKILL');
  } catch {
    // it has ended already
  }
}

/** Runs one test file, up to its first failure, and reads what vitest reports. */
export async function runTest(root: string, test: MutantTest): Promise<TestRun> {
  const folder = mkdtempSync(join(tmpdir(), 'darkroom-mutants-'));
  const reportFile = join(folder, 'report.json');
  try {
    const { exitCode, isTimedOut, output } = await runVitest(join(root, test.package), [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      test.file,
      ...(test.name === undefined ? [] : ['-t', test.name]),
      '--bail=1',
      '--reporter=json',
      // A file of its own: the package's usual report is what `npm test` adds up.
      `--outputFile.json=${reportFile}`,
    ]);
    return { exitCode, isTimedOut, output, report: readReport(reportFile) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(
  cwd: string,
  parameters: string[],
): Promise<{ exitCode: number | null; isTimedOut: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, parameters, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
      env: { ...process.env, CI: 'true', NO_COLOR: '1' },
    });
    running.add(child);
    let output = '';
    const keep = (piece: Buffer) => {
      output = (output + piece.toString('utf8')).slice(-KEPT_OUTPUT);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    let isTimedOut = false;
    const timer = setTimeout(() => {
      isTimedOut = true;
      kill(child);
    }, LONGEST_MS);
    child.on('error', reject);
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      running.delete(child);
      resolve({ exitCode, isTimedOut, output: output.trim() });
    });
  });
}

function readReport(file: string): TestReport | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TestReport; // written by vitest, whose version is fixed
  } catch {
    return null;
  }
}
