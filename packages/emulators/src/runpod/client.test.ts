import runpodSdk from 'runpod-sdk';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningEmulator, startVendorEmulator } from '../index.ts';

/** The vendor's own client, unmodified, against the emulator. */
let emulator: RunningEmulator;
beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  emulator = await startVendorEmulator('runpod');
});
afterAll(async () => {
  vi.restoreAllMocks();
  await emulator.close();
});

const endpoint = () => {
  const { baseUrl, key } = emulator;
  const found = runpodSdk(key, { baseUrl }).endpoint('black-forest-labs-flux-1-schnell');
  if (!found) throw new RangeError('The client has no endpoint.');
  return found;
};
const input = { prompt: 'a fox', width: 256, height: 256 };

it('runs, asks, cancels and looks at the health', async () => {
  const { id } = await endpoint().run({ input });
  expect(await endpoint().status(id)).toMatchObject({ status: 'IN_QUEUE', completed: false });
  await endpoint().status(id);
  expect(await endpoint().status(id)).toMatchObject({
    succeeded: true,
    output: { image_url: expect.stringMatching(emulator.url), cost: 0.000157 },
  });
  const other = await endpoint().run({ input });
  expect(await endpoint().cancel(other.id)).toMatchObject({ status: 'CANCELLED' });
  expect(await endpoint().health()).toMatchObject({ workers: { ready: 1 } });
});

it('waits for a result', async () => {
  expect(await endpoint().runSync({ input }, 10_000)).toMatchObject({
    status: 'COMPLETED',
    executionTime: 3391,
  });
});
