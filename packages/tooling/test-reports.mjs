// What the packages' test runs left behind in node_modules/.darkroom-tests.json, added up and told at the end of
// `npm test`: a failure's own lines stand thousands of lines further up by then.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

const REPORT = join('node_modules', '.darkroom-tests.json');
/** Lines of a failure's message that are told again: the assertion and the place, not the whole trace. */
const MESSAGE_LINES = 12;

/**
 * Adds up the reports of every package below `root`.
 * @param {string} root the repository
 * @param {string[]} only folders of the packages that were tested; none: all
 * @returns {{ passed: number, failed: number, skipped: number, failures: string[] }}
 */
export function readTestReports(root, only = []) {
  const total = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const group of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, group))) {
      const file = join(root, group, name, REPORT);
      if (!existsSync(file) || (only.length > 0 && !only.includes(name))) continue;
      add(total, JSON.parse(readFileSync(file, 'utf8')), root);
    }
  }
  return total;
}

function add(total, report, root) {
  total.passed += report.numPassedTests;
  total.failed += report.numFailedTests;
  total.skipped += report.numPendingTests + report.numTodoTests;
  for (const { name, status, message, assertionResults } of report.testResults) {
    if (status !== 'failed') continue;
    const place = relative(root, name);
    const failed = assertionResults.filter((one) => one.status === 'failed');
    // A file that could not be loaded has failed without a failed test.
    if (failed.length === 0) {
      total.failed += 1;
      total.failures.push(`${place}\n${shortened(message)}`);
    }
    for (const { fullName, failureMessages } of failed)
      total.failures.push(`${place} › ${fullName}\n${shortened(failureMessages.join('\n'))}`);
  }
}

function shortened(message) {
  return message
    .split('\n')
    .slice(0, MESSAGE_LINES)
    .map((line) => `    ${line}`)
    .join('\n');
}
