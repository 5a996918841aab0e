import { afterEach, beforeEach, expect, it } from 'vitest';
import { HastyClock } from '../testing/local/hasty-clock.ts';
import { type Behaviour, Paymaster } from '../testing/local/paymaster.ts';
import { follow, openTestEngine, submit, type TestEngine } from '../testing/local/test-engine.ts';

let paymaster: Paymaster;
let opened: TestEngine;
beforeEach(() => {
  paymaster = new Paymaster();
});
afterEach(async () => {
  await opened.close();
  await paymaster.close();
});

/** Half of an answer, and the connection is gone. */
const torn: Behaviour = (_asked, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
  response.write('{"data":[');
  setImmediate(() => response.destroy());
};
const broken: Behaviour = (_asked, response) => response.end('{"data": [');
const failing: Behaviour = (_asked, response) => response.writeHead(500).end('{"error":"no"}');

it.each([
  ['that breaks off', torn],
  ['that fails', failing],
  ['that answers nonsense', broken],
])("a server of one's own %s leaves no bill open", async (_, behaviour) => {
  const baseUrl = await paymaster.open();
  opened = await openTestEngine({ baseUrl, clock: new HastyClock(100), isPaid: false });
  paymaster.behaviour = behaviour;
  const { row, failures } = await follow(opened, (await submit(opened)).id);
  expect(row).toMatchObject({ status: 'FAILED', actualMicros: 0n });
  expect(failures).toMatchObject([{ mayHaveBeenCharged: false, isRetryable: true }]);
  expect(failures[0]?.message).toMatch(/Nothing was charged\.$/);
  expect(failures[0]?.message).not.toMatch(/may have|usage page/);
  // It is not asked again unseen: nobody knows what it has done.
  expect(paymaster.requests).toHaveLength(1);
});
