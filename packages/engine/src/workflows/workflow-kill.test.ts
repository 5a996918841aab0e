import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Failpoint } from '../failpoints.ts';
import { brokenInvariants } from '../testing/local/check-invariants.ts';
import { MovableClock } from '../testing/local/movable-clock.ts';
import { Paymaster } from '../testing/local/paymaster.ts';
import { openTestEngine, type TestEngine } from '../testing/local/test-engine.ts';
import type { WorkflowOrders } from '../testing/local/workflow-and-die.ts';
import { answerBrightly, workflowEnd } from '../testing/local/workflows.ts';

const SCRIPT = fileURLToPath(
  new URL(`../testing/local/workflow-and-die${extname(import.meta.url)}`, import.meta.url),
);

let paymaster: Paymaster;
let home: string;
let opened: TestEngine | null = null;
const children: ChildProcess[] = [];
beforeEach(async () => {
  paymaster = new Paymaster();
  paymaster.behaviour = answerBrightly;
  await paymaster.open();
  home = await mkdtemp(join(tmpdir(), 'darkroom-workflow-'));
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await opened?.close(false);
  opened = null;
  await paymaster.close();
  await rm(home, { recursive: true, force: true });
});

/** Runs a process on the home until it kills itself. */
async function die(point: Failpoint, hit: number): Promise<void> {
  const orders: WorkflowOrders = { point, hit, home, baseUrl: paymaster.baseUrl };
  const child = spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', SCRIPT, JSON.stringify(orders)],
    { stdio: ['pipe', 'pipe', 'pipe'], env: {} },
  );
  children.push(child);
  let errors = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    errors += bytes.toString();
  });
  const signal = await new Promise((resolve) => child.on('exit', (_code, by) => resolve(by)));
  expect(`${signal} ${errors}`).toBe('SIGKILL ');
}

it('goes on after every kill where it was, and pays for each step once', {
  timeout: 60_000,
}, async () => {
  // None of these points leaves a call on its way, so that nothing is of unknown outcome afterwards.
  const points: [Failpoint, number][] = [
    ['submit.before-commit', 1],
    ['submit.after-commit', 1],
    ['attempt.answer-spooled', 1],
    ['attempt.after-final-commit', 1],
    // The first of the two beside each other: accepted, and not noted with its step.
    ['submit.after-commit', 1],
  ];
  for (const [point, hit] of points) await die(point, hit);
  const clock = new MovableClock(new Date().toISOString());
  opened = await openTestEngine({ home, baseUrl: paymaster.baseUrl, clock });
  const [only, more] = await opened.database.workflowRuns.page({ first: 2 });
  if (!only || more) throw new Error('There is not one run.');
  const { run, steps } = await workflowEnd(opened, only.id);
  expect([...steps.values()].map(({ state, problem }) => `${state} ${problem}`)).toEqual(
    Array(5).fill('SUCCEEDED null'),
  );
  expect(run.status).toBe('SUCCEEDED');
  for (const prompt of ['first', 'left', 'right', 'last'])
    expect(paymaster.chargesOf(prompt)).toEqual([1]);
  // What a killed process had prepared and not sent belongs to nobody, and goes within an hour or so.
  clock.setAhead(2 * 3_600_000);
  await opened.engine.sweep();
  await opened.engine.stop(2000);
  expect(await brokenInvariants(opened, paymaster, [])).toEqual([]);
});
