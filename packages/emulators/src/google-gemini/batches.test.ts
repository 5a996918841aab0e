import { ApiError, GoogleGenAI, JobState } from '@google/genai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startGeminiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: GoogleGenAI;
let now = Date.UTC(2026, 10, 21);
const model = 'gemini-nano-banana-2.1';

beforeAll(async () => {
  emulator = await startGeminiEmulator({ now: () => new Date(now) });
  client = new GoogleGenAI({
    apiKey: emulator.key,
    httpOptions: { baseUrl: emulator.baseUrl, retryOptions: { attempts: 1 } },
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const create = (...prompts: string[]) =>
  client.batches.create({
    model,
    src: prompts.map((text) => ({
      contents: [{ role: 'user', parts: [{ text }] }],
      config: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9' } },
    })),
    config: { displayName: 'an order' },
  });

async function ended(name: string | undefined) {
  for (let looks = 0; looks < 10; looks += 1) {
    const job = await client.batches.get({ name: name ?? '' });
    if (job.state !== JobState.JOB_STATE_PENDING && job.state !== JobState.JOB_STATE_RUNNING)
      return job;
  }
  throw new Error('The batch does not end.');
}

describe('batches of the official client', () => {
  it('go through their states, hold each answer, and bill half of what was done', async () => {
    const created = await create('a lighthouse at dusk', 'a harbour');
    expect(created.name).toMatch(/^batches\//);
    expect(created).toMatchObject({ state: 'JOB_STATE_PENDING', displayName: 'an order' });
    const first = await client.batches.get({ name: created.name ?? '' });
    expect(first.state).toBe('JOB_STATE_PENDING');
    expect(emulator.ledger()).toEqual([]);
    const job = await ended(created.name);
    expect(job.state).toBe('JOB_STATE_SUCCEEDED');
    const answers = job.dest?.inlinedResponses ?? [];
    expect(answers).toHaveLength(2);
    for (const { response } of answers) {
      const data = response?.candidates?.[0]?.content?.parts?.find((part) => part.inlineData)
        ?.inlineData?.data;
      const picture = await readImage(Buffer.from(data ?? '', 'base64'));
      expect(picture).toMatchObject({ width: 1376, height: 768 });
    }
    const charges = emulator.ledger();
    expect(charges).toHaveLength(2);
    await emulator.reset();
    await client.models.generateContent({
      model,
      contents: 'a lighthouse at dusk',
      config: { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: '16:9' } },
    });
    const [full] = emulator.ledger();
    expect(charges[0]?.amountMicros).toBe(Math.round((full?.amountMicros ?? 0) / 2));
  });

  it('are listed, cancelled and deleted', async () => {
    const created = await create('a lighthouse');
    const name = created.name ?? '';
    const listed: (string | undefined)[] = [];
    for await (const one of await client.batches.list()) listed.push(one.name);
    expect(listed).toEqual([name]);
    await client.batches.cancel({ name });
    expect((await client.batches.get({ name })).state).toBe('JOB_STATE_CANCELLED');
    expect(emulator.ledger()).toEqual([]);
    await client.batches.delete({ name });
    await expect(client.batches.get({ name })).rejects.toBeInstanceOf(ApiError);
  });

  it('answer a request that is wrong in its own place, and are given up after two days', async () => {
    const created = await client.batches.create({
      model,
      src: [
        {
          contents: [{ role: 'user', parts: [{ text: 'a lighthouse' }] }],
          config: { imageConfig: { aspectRatio: '17:4' } },
        },
      ],
    });
    const job = await ended(created.name);
    expect(job.dest?.inlinedResponses).toMatchObject([{ error: { code: 3 } }]);
    expect(emulator.ledger()).toEqual([]);
    emulator.setFault({ fault: { kind: 'job-stuck' } });
    const stuck = await create('a lighthouse');
    now += 2 * 86_400_000;
    expect((await ended(stuck.name)).state).toBe('JOB_STATE_EXPIRED');
  });
});
