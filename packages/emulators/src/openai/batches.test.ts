import OpenAI, { BadRequestError, ConflictError, NotFoundError, toFile } from 'openai';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startOpenAiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: OpenAI;
let now = Date.UTC(2026, 10, 21);
const model = 'gpt-image-2';

beforeAll(async () => {
  emulator = await startOpenAiEmulator({ now: () => new Date(now) });
  client = new OpenAI({ apiKey: emulator.key, baseURL: emulator.baseUrl, maxRetries: 0 });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const ENDPOINT = '/v1/images/generations' as const;

async function order(...bodies: Record<string, unknown>[]) {
  const lines = bodies.map((body, index) =>
    JSON.stringify({ custom_id: `line-${index}`, method: 'POST', url: ENDPOINT, body }),
  );
  const file = await client.files.create({
    file: await toFile(Buffer.from(lines.join('\n')), 'order.jsonl'),
    purpose: 'batch',
  });
  const input = { input_file_id: file.id, endpoint: ENDPOINT, completion_window: '24h' } as const;
  return client.batches.create(input);
}

async function ended(id: string) {
  for (let looks = 0; looks < 10; looks += 1) {
    const batch = await client.batches.retrieve(id);
    if (!['validating', 'in_progress', 'finalizing', 'cancelling'].includes(batch.status))
      return batch;
  }
  throw new Error('The batch does not end.');
}

async function linesOf(fileId: string | undefined): Promise<Record<string, never>[]> {
  const content = await client.files.content(fileId ?? '');
  return (await content.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );

describe('batches of the official client', () => {
  it('go through their states, hold what each line came to, and bill half of what was done', async () => {
    const created = await order(
      { model, prompt: 'a lighthouse at dusk', quality: 'low' },
      { model, prompt: 'a lighthouse', size: '17x17' },
    );
    expect(created).toMatchObject({ object: 'batch', status: 'validating', endpoint: ENDPOINT });
    expect((await client.batches.retrieve(created.id)).status).toBe('validating');
    expect((await client.batches.retrieve(created.id)).status).toBe('in_progress');
    expect(emulator.ledger()).toEqual([]);
    const batch = await ended(created.id);
    expect(batch).toMatchObject({
      status: 'completed',
      request_counts: { total: 2, completed: 1, failed: 1 },
    });
    const [done] = await linesOf(batch.output_file_id);
    expect(done).toMatchObject({
      custom_id: 'line-0',
      error: null,
      response: { status_code: 200, body: { usage: { output_tokens: 200 } } },
    });
    const { data } = (done as unknown as { response: { body: OpenAI.ImagesResponse } }).response
      .body; // the line above
    const picture = Buffer.from(data?.[0]?.b64_json ?? '', 'base64');
    expect(await readImage(picture)).toMatchObject({ format: 'png', width: 1024 });
    expect(await linesOf(batch.error_file_id)).toMatchObject([
      { custom_id: 'line-1', response: { status_code: 400, body: { error: { param: 'size' } } } },
    ]);
    expect(emulator.ledger()).toMatchObject([
      { model, images: 1, amountMicros: Math.round((5 * 5 + 200 * 30) / 2) },
    ]);
    await client.batches.retrieve(created.id);
    expect(emulator.ledger()).toHaveLength(1);
    const listed = await client.batches.list({ limit: 1 });
    expect(listed.data.map(({ id }) => id)).toEqual([created.id]);
  });

  it('are cancelled, and then nothing is billed; not once they have ended', async () => {
    const created = await order({ model, prompt: 'a lighthouse', quality: 'low' });
    expect((await client.batches.cancel(created.id)).status).toBe('cancelling');
    const batch = await client.batches.retrieve(created.id);
    expect(batch.status).toBe('cancelled');
    expect(batch.output_file_id ?? null).toBeNull();
    expect(emulator.ledger()).toEqual([]);
    const other = await order({ model, prompt: 'a lighthouse', quality: 'low' });
    await ended(other.id);
    expect(await failure(client.batches.cancel(other.id))).toBeInstanceOf(ConflictError);
  });

  it('fail as a whole for a file that is wrong, and for a model without batches', async () => {
    const created = await order(
      { model: 'gpt-image-2.6-flare', prompt: 'a lighthouse' },
      { model, prompt: 'a lighthouse' },
    );
    const batch = await ended(created.id);
    expect(batch.status).toBe('failed');
    expect(batch.errors?.data).toMatchObject([{ code: 'model_not_found', line: 1 }]);
    expect(emulator.ledger()).toEqual([]);
    const picture = await client.files.create({
      file: await toFile(Buffer.from('{}'), 'order.jsonl'),
      purpose: 'vision',
    });
    const input = { endpoint: ENDPOINT, completion_window: '24h' } as const;
    expect(
      await failure(client.batches.create({ ...input, input_file_id: picture.id })),
    ).toBeInstanceOf(BadRequestError);
    expect(await failure(client.batches.retrieve('batch_none'))).toBeInstanceOf(NotFoundError);
  });

  it('expire after a day, with a line for each request that was not done', async () => {
    emulator.setFault({ fault: { kind: 'job-stuck' } });
    const created = await order({ model, prompt: 'a lighthouse', quality: 'low' });
    now += 86_400_000;
    const batch = await client.batches.retrieve(created.id);
    expect(batch.status).toBe('expired');
    expect(await linesOf(batch.error_file_id)).toMatchObject([
      { response: null, error: { code: 'batch_expired' } },
    ]);
    expect(emulator.ledger()).toEqual([]);
  });
});
