import { writeSync } from 'node:fs';
import type { Failpoint } from '../../failpoints.ts';
import { batchOf, orderBatch } from './batches.ts';
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
}

const orders = JSON.parse(process.argv[2] ?? '{}') as BatchOrders; // written by batch-kill.test.ts
let passed = 0;
const opened = await openTestEngine({
  home: orders.home,
  baseUrl: orders.baseUrl,
  inFlight: 3,
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
const batch = await orderBatch(opened, batchOf(orders.prompts, { cap: orders.cap }), 'the batch');
writeSync(1, `${batch.id}\n`);
