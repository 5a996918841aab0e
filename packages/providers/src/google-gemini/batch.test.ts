import {
  actualCost,
  decimalToMicros,
  deferredPrices,
  ProviderFailure,
  priceFacts,
} from '@darkroom/core';
import { type RunningEmulator, startGeminiEmulator } from '@darkroom/emulators';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import {
  type AdapterHarness,
  createAdapterHarness,
  type HarnessRequest,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('google-gemini');
const later: ProviderAdapter = { ...adapter, ...adapter.deferred };
const MODEL = 'gemini-nano-banana-2.1';

let emulator: RunningEmulator;
let harness: AdapterHarness;
let now = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startGeminiEmulator({ now: () => new Date(now) });
  harness = createAdapterHarness({
    adapter: later,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(() => emulator.reset());

const asked = (more: Partial<HarnessRequest> = {}): HarnessRequest => ({
  model: MODEL,
  mode: 'txt2img',
  prompt: 'a lighthouse at dusk',
  ...more,
});

async function failureOf(request: HarnessRequest): Promise<ProviderFailure> {
  const job = await harness.accept(request);
  const error: unknown = await job.finish().then(
    () => expect.fail('it came to a picture'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderFailure)) throw error;
  return error;
}

describe('an order for later', () => {
  it('is accepted, done, and billed at half when it is done', async () => {
    const job = await harness.accept(asked({ seed: '7' }));
    expect(job.handle).toMatchObject({ name: expect.stringMatching(/^batches\//) });
    expect(job.call.http?.url).toMatch(/\/models\/gemini-nano-banana-2\.1:batchGenerateContent$/);
    expect(await job.poll()).toMatchObject({ kind: 'running' });
    expect(await job.poll()).toMatchObject({ kind: 'running' });
    expect(emulator.ledger()).toEqual([]);
    const result = await job.poll();
    if (result.kind !== 'images') throw new Error('no picture');
    expect(result.images).toHaveLength(1);
    const record = model(MODEL);
    const facts = priceFacts(record, job.request.request);
    const cost = actualCost(deferredPrices(record), facts, result.usage, 1);
    const [charge, more] = emulator.ledger();
    expect(more).toBeUndefined();
    expect(cost && decimalToMicros(cost)).toBe(BigInt(charge?.amountMicros ?? 0));
    const full = actualCost(record.prices, facts, result.usage, 1);
    expect(full).toBe((cost ?? 0n) * 2n);
  });

  it('takes pictures along, and is taken up by its handle for one bill', async () => {
    const edit = asked(requestOf('img2img'));
    const { handle } = await harness.accept(edit);
    expect((await harness.resume(handle, edit).finish()).images).toHaveLength(1);
    expect((await harness.resume(handle, edit).finish()).images).toHaveLength(1);
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('is for the Developer API alone', () => {
    const offered = (credentials: Record<string, string>) =>
      adapter.deferred?.isOffered(harness.context({ credentials }));
    expect(offered({ api_key: 'AIza' })).toBe(true);
    expect(offered({ surface: 'vertex' })).toBe(false);
    expect(offered({ surface: 'express', express_api_key: 'x' })).toBe(false);
  });
});

describe('what came of an order for later', () => {
  it('is a refused prompt, which is not billed', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input' } });
    const { details } = await failureOf(asked());
    expect(details).toMatchObject({
      code: 'CONTENT_REFUSED',
      stage: 'input',
      charge: 'not-charged',
    });
    expect(emulator.ledger()).toEqual([]);
  });

  it('is a refused picture, which is billed at half', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    const { details } = await failureOf(asked());
    expect(details).toMatchObject({ code: 'CONTENT_REFUSED', stage: 'output', charge: 'charged' });
    expect(emulator.ledger()).toHaveLength(1);
  });

  it("is a server's fault in the place of the answer, or nothing in time: not billed", async () => {
    emulator.setFault({ fault: { kind: 'job-failed', message: 'The painter fell asleep.' } });
    const failed = await failureOf(asked());
    expect(failed.details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'not-charged' });
    expect(failed.message).toContain('painter fell asleep');
    emulator.setFault({ fault: { kind: 'job-stuck' } });
    const job = await harness.accept(asked());
    expect(await job.poll()).toMatchObject({ kind: 'running' });
    now += 2 * 86_400_000;
    await expect(job.poll()).rejects.toMatchObject({ details: { charge: 'not-charged' } });
    expect(emulator.ledger()).toEqual([]);
  });

  it('is a cancel that the vendor took: nothing is made or billed', async () => {
    const job = await harness.accept(asked());
    await job.poll();
    expect(await job.cancel()).toBe('asked');
    expect(await job.poll()).toEqual({ kind: 'canceled' });
    expect(emulator.ledger()).toEqual([]);
    const done = await harness.accept(asked());
    await done.finish();
    expect(await done.cancel()).toBe('too-late');
  });

  it('is unknown where the vendor forgot it', async () => {
    const lost = harness.resume({ name: 'batches/nobody', acceptedAt: 0 }, asked());
    await expect(lost.poll()).rejects.toMatchObject({ details: { code: 'UNKNOWN_OUTCOME' } });
  });
});
