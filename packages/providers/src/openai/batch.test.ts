import {
  actualCost,
  decimalToMicros,
  deferredPrices,
  ProviderFailure,
  priceFacts,
} from '@darkroom/core';
import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
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

const { provider, models, model } = readProviderFolder('openai');
const later: ProviderAdapter = { ...adapter, ...adapter.deferred };
const LOW = [{ name: 'quality', value: 'low' }];
const DAY_MS = 86_400_000;

let emulator: RunningEmulator;
let harness: AdapterHarness;
let now = Date.UTC(2026, 10, 21);

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ now: () => new Date(now) });
  harness = createAdapterHarness({
    adapter: later,
    provider,
    models,
    baseUrl: emulator.baseUrl,
    credentials: { openai_api_key: emulator.key },
  });
});
afterAll(async () => {
  await harness.close();
  await emulator.close();
});
beforeEach(() => emulator.reset());

const asked = (more: Partial<HarnessRequest> = {}): HarnessRequest => ({
  model: 'gpt-image-2.5-flare',
  mode: 'txt2img',
  prompt: 'a lighthouse at dusk',
  extra: LOW,
  ...more,
});

async function failureOf(request: HarnessRequest): Promise<ProviderFailure> {
  const job = await harness.accept(request);
  const error: unknown = await job.finish().then(
    () => expect.fail('it came to pictures'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ProviderFailure)) throw error;
  return error;
}

const micros = () => emulator.ledger().reduce((sum, one) => sum + BigInt(one.amountMicros), 0n);

describe('an order for later', () => {
  it('is uploaded, accepted, done, and billed at half when it is done', async () => {
    const job = await harness.accept(asked({ count: 2 }));
    expect(job.handle).toMatchObject({ id: expect.stringMatching(/^batch_/) });
    expect(emulator.ledger()).toEqual([]);
    expect(await job.poll()).toMatchObject({ kind: 'running' });
    expect(await job.poll()).toMatchObject({ kind: 'running' });
    expect(emulator.ledger()).toEqual([]);
    const result = await job.poll();
    if (result.kind !== 'images') throw new Error('no pictures');
    expect(result.images).toHaveLength(2);
    expect(result.images[0]?.image).toMatchObject({ mimeType: 'image/png', width: 1024 });
    expect(emulator.ledger()).toMatchObject([{ images: 2, model: 'gpt-image-2.5-flare' }]);
    const record = model('gpt-image-2.5-flare');
    const facts = priceFacts(record, job.request.request);
    const cost = actualCost(deferredPrices(record), facts, result.usage, 2);
    expect(cost && decimalToMicros(cost)).toBe(micros());
    // Half of what the same costs at once: two pictures of 333 tokens at 30 dollars a million, and the words.
    expect(micros()).toBe((2n * 333n * 30n + 5n * 5n + 1n) / 2n);
  });

  it('is taken up by its handle, and asked about as often as one likes, for one bill', async () => {
    const { handle } = await harness.accept(asked());
    const again = harness.resume(handle, asked());
    expect((await again.finish()).images).toHaveLength(1);
    expect((await harness.resume(handle, asked()).finish()).images).toHaveLength(1);
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('takes pictures along, each as an upload of its own', async () => {
    const run = await harness.run(
      asked({
        ...requestOf('inpaint'),
        referenceImages: [{ image: { assetId: 'reference' }, role: null, strength: null }],
      }),
    );
    expect(run.images).toHaveLength(1);
    const uploads = emulator.requests().filter(({ path }) => path === '/v1/files');
    expect(
      uploads.map(({ fields }) => fields?.find(({ name }) => name === 'purpose')?.value),
    ).toEqual(['vision', 'vision', 'vision', 'batch']);
    const [batch] = emulator.requests().filter(({ path }) => path === '/v1/batches');
    expect(batch?.body).toMatchObject({ endpoint: '/v1/images/edits', completion_window: '24h' });
    expect(emulator.ledger()).toHaveLength(1);
  });

  it('has the age of the job decide how often it is asked about', async () => {
    const job = await harness.accept(asked());
    const first = await job.poll();
    expect(first).toMatchObject({ pollAfterMs: 10_000 });
  });
});

describe('what came of an order for later', () => {
  it('is a refused content, in the words of the vendor, and not billed', async () => {
    emulator.setFault({ fault: { kind: 'moderation', stage: 'input', reason: 'violence' } });
    const failure = await failureOf(asked());
    expect(failure.details).toMatchObject({
      code: 'CONTENT_REFUSED',
      stage: 'input',
      charge: 'not-charged',
      isSafeToRepeat: false,
    });
    expect(failure.details.providerMessage).toContain('violence');
    expect(emulator.ledger()).toEqual([]);
  });

  it("is a server's fault, which is the job's and not the question's", async () => {
    emulator.setFault({ fault: { kind: 'job-failed', message: 'The painter fell asleep.' } });
    const { details } = await failureOf(asked());
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge: 'not-charged' });
    expect(details.message).toMatch(/painter fell asleep.*Nothing was charged/);
    expect(emulator.ledger()).toEqual([]);
  });

  it('is nothing after 24 hours, and not billed', async () => {
    emulator.setFault({ fault: { kind: 'job-stuck' } });
    const job = await harness.accept(asked());
    for (let looks = 0; looks < 3; looks += 1)
      expect(await job.poll()).toMatchObject({ kind: 'running' });
    now += DAY_MS;
    await expect(job.poll()).rejects.toMatchObject({
      details: { charge: 'not-charged', message: expect.stringMatching(/completion window/) },
    });
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

  it('is a file that the vendor does not take, for a model that it has no batches for', async () => {
    const { details } = await failureOf(asked({ model: 'gpt-image-2.6-flare' }));
    expect(details).toMatchObject({ code: 'MODEL_UNAVAILABLE', charge: 'not-charged' });
    expect(model('gpt-image-2.6-flare').deferred).toBeUndefined();
    expect(model('gpt-image-2.6-sunburst').deferred).toMatchObject({ priceFactor: '0.5' });
  });

  it('is unknown where the vendor forgot it, and asked again where a proxy answered', async () => {
    const lost = harness.resume({ id: 'batch_nobody', acceptedAt: 0 }, asked());
    await expect(lost.poll()).rejects.toMatchObject({ details: { code: 'UNKNOWN_OUTCOME' } });
    const job = await harness.accept(asked());
    emulator.setFault({ match: { path: '/v1/batches/' }, fault: { kind: 'html', status: 200 } });
    await expect(job.poll()).rejects.toMatchObject({
      details: { code: 'PROVIDER_BAD_RESPONSE', isSafeToRepeat: true },
    });
    expect((await job.finish()).images).toHaveLength(1);
  });
});

it('is told as refused before anything is paid: a key at the upload, a limit at the order', async () => {
  emulator.setFault({ match: { path: '/v1/files' }, fault: { kind: 'unauthorized' } });
  await expect(harness.accept(asked())).rejects.toMatchObject({
    details: { code: 'CREDENTIALS_REJECTED', charge: 'not-charged' },
  });
  emulator.setFault({ match: { path: '/v1/batches' }, fault: { kind: 'rate-limit', seconds: 3 } });
  await expect(harness.accept(asked())).rejects.toMatchObject({
    details: { code: 'RATE_LIMITED', charge: 'not-charged', isSafeToRepeat: true },
  });
  expect(emulator.jobs()).toEqual([]);
});
