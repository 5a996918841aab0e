import { writeSync } from 'node:fs';
import type { Failpoint } from '../../failpoints.ts';
import { openTestEngine } from './test-engine.ts';
import { DIAMOND, inputOf, runWorkflow } from './workflows.ts';

/** What a process that runs a workflow is to do. */
export interface WorkflowOrders {
  home: string;
  baseUrl: string;
  /** Where it kills itself. */
  point: Failpoint;
  /** Which passing of the point counts, from 1. */
  hit: number;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as WorkflowOrders; // written by workflow-kill.test.ts
let passed = 0;
const opened = await openTestEngine({
  home: orders.home,
  baseUrl: orders.baseUrl,
  failpoint: (point) => {
    if (point !== orders.point) return;
    passed += 1;
    if (passed < orders.hit) return;
    process.kill(process.pid, 'SIGKILL');
    return new Promise(() => {}); // nothing happens between the order and the end
  },
});
process.stdin.on('end', () => process.exit(0)).resume();
// The same key each time: whoever was killed before they heard of it asks again.
const run = await runWorkflow(opened, inputOf(DIAMOND, '0.16'), 'the run');
writeSync(1, `${run.id}\n`);
