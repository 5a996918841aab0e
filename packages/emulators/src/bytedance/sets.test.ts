import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
const model = 'seedream-4-0-250828';

beforeAll(async () => {
  emulator = await startVendorEmulator('bytedance');
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const set = async (most: number | null, more: object = {}) => {
  const answer = await fetch(`${emulator.baseUrl}/images/generations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${emulator.key}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      model,
      prompt: 'four seasons of one tree',
      size: '1024x1024',
      sequential_image_generation: 'auto',
      ...(most === null ? {} : { sequential_image_generation_options: { max_images: most } }),
      ...more,
    }),
  });
  return {
    type: answer.headers.get('content-type'),
    status: answer.status,
    text: await answer.text(),
  };
};
/** Name and data of each event. */
const eventsOf = (text: string) =>
  text
    .trim()
    .split('\n\n')
    .map((block) => {
      const [, name] = /^event: (.*)$/m.exec(block) ?? [];
      const [, data = ''] = /^data: (.*)$/m.exec(block) ?? [];
      return { name, data: data === '[DONE]' ? data : JSON.parse(data) };
    });

describe('a set', () => {
  it('has at most as many pictures as were asked for, fifteen where nobody says', async () => {
    const { text } = await set(3);
    const { data, usage } = JSON.parse(text);
    expect(data).toHaveLength(3);
    expect(new Set(data.map(({ url }: { url: string }) => url)).size).toBe(3);
    expect(usage).toEqual({ generated_images: 3, output_tokens: 12_288, total_tokens: 12_288 });
    expect(emulator.ledger()).toMatchObject([{ images: 3, amountMicros: 90_000 }]);
    expect(JSON.parse((await set(null)).text).data).toHaveLength(15);
  });

  it('keeps what was made, tells each that was not, and bills the first alone', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 1 } });
    const { status, text } = await set(3);
    const { data, usage } = JSON.parse(text);
    expect(status).toBe(200);
    expect(data.map((one: object) => Object.keys(one))).toEqual([
      ['url', 'size'],
      ['error'],
      ['error'],
    ]);
    expect(data[1].error.code).toBe('OutputImageSensitiveContentDetected');
    expect(usage.generated_images).toBe(1);
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 30_000 }]);
  });
});

describe('a streamed set', () => {
  it('sends each finished picture, each that failed, and the usage', async () => {
    emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
    const { type, text } = await set(3, { stream: true });
    expect(type).toContain('text/event-stream');
    const events = eventsOf(text);
    expect(events.map(({ name }) => name)).toEqual([
      'image_generation.partial_succeeded',
      'image_generation.partial_succeeded',
      'image_generation.partial_failed',
      'image_generation.completed',
      undefined,
    ]);
    expect(events[1]?.data).toMatchObject({
      type: 'image_generation.partial_succeeded',
      model,
      image_index: 1,
      size: '1024x1024',
      url: expect.stringContaining('/__results/'),
    });
    expect(events[2]?.data).toMatchObject({
      image_index: 2,
      error: { message: expect.any(String) },
    });
    expect(events[3]?.data.usage.generated_images).toBe(2);
    expect(events[4]?.data).toBe('[DONE]');
  });

  it('answers a fault of the request as plain JSON', async () => {
    const { status, type, text } = await set(3, { stream: true, size: '1x1' });
    expect(status).toBe(400);
    expect(type).toContain('application/json');
    expect(JSON.parse(text).error.param).toBe('size');
  });

  it.each([
    ['stream-without-completed', ['image_generation.partial_succeeded']],
    ['stream-error', ['image_generation.partial_succeeded', 'error']],
  ] as const)('breaks off by %s', async (kind, names) => {
    emulator.setFault({ fault: { kind } });
    const events = eventsOf((await set(3, { stream: true })).text);
    expect(events.map(({ name }) => name)).toEqual(names);
  });
});
