import { writeSync } from 'node:fs';
import type { Failpoint } from '../../failpoints.ts';
import { batchOf, LATER_DEADLINE, orderBatch } from './batches.ts';
import { LATER_ADAPTER, LATER_MODEL } from './test-adapters.ts';
import { openTestEngine } from './test-engine.ts';

/** What a process that runs a batch is to do. */
export interface BatchOrders {
  home: string;
  baseUrl: string;
  /** Where it kills itself; null: somebody else does. */
  point: Failpoint | null;
  /** Which passing of the point counts, from 1. */
  hit: number;
  prompts: string[];
  cap: string;
  /** Everything is ordered for later. */
  isForLater?: boolean;
}

const orders = JSON.parse(process.argv[2] ?? '{}') as BatchOrders; // written by batch-kill.test.ts
let passed = 0;
const opened = await openTestEngine({
  home: orders.home,
  baseUrl: orders.baseUrl,
  inFlight: 3,
  ...(orders.isForLater ? { adapter: LATER_ADAPTER, model: LATER_MODEL } : {}),
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
const deadline = orders.isForLater ? LATER_DEADLINE : null;
const order = batchOf(orders.prompts, { cap: orders.cap, deadline });
const batch = await orderBatch(opened, order, 'the batch');
writeSync(1, `${batch.id}\n`);
