import { ApiError, GoogleGenAI, ThinkingLevel } from '@google/genai';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningEmulator, readImage, startGeminiEmulator } from '../index.ts';

let emulator: RunningEmulator;
let client: GoogleGenAI;
const model = 'gemini-nano-banana-2.1';

beforeAll(async () => {
  emulator = await startGeminiEmulator();
  client = new GoogleGenAI({
    apiKey: emulator.key,
    httpOptions: { baseUrl: emulator.baseUrl, retryOptions: { attempts: 1 } },
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

interface AnyAnswer {
  candidates?: {
    content?: {
      parts?: { inlineData?: { data?: string; mimeType?: string }; thought?: boolean }[];
    };
  }[];
}

function picturesOf(answer: AnyAnswer): Buffer[] {
  const parts = answer.candidates?.[0]?.content?.parts ?? [];
  return parts.flatMap((part) =>
    part.inlineData?.data && !part.thought ? [Buffer.from(part.inlineData.data, 'base64')] : [],
  );
}

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => expect.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) expect.fail(`not an ApiError: ${String(error)}`);
  return error;
}

function solid(colour: string, width = 64, height = 48): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

describe('generateContent of the official client', () => {
  it('answers text and a picture, and charges what usageMetadata says', async () => {
    const answer = await client.models.generateContent({ model, contents: 'a lighthouse at dusk' });
    const [picture] = picturesOf(answer);
    expect(await readImage(picture ?? Buffer.alloc(0))).toEqual({
      format: 'jpeg',
      width: 1024,
      height: 1024,
    });
    expect(answer.text).toContain('picture');
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer.modelVersion).toBe(model);
    expect(answer.modelStatus?.modelStage).toBe('STABLE');
    expect(answer.usageMetadata).toMatchObject({
      promptTokenCount: 5,
      thoughtsTokenCount: 240,
      candidatesTokensDetails: [{ modality: 'TEXT' }, { modality: 'IMAGE', tokenCount: 1120 }],
    });
    const [charge] = emulator.ledger();
    const text = 240 + 9;
    expect(charge).toMatchObject({
      images: 1,
      amountMicros: Math.round(5 * 1.5 + text * 7.5 + 1120 * 30),
    });
  });

  it.each([
    ['16:9', '2K', 2752, 1536],
    ['16:9', undefined, 1376, 768],
    ['1:8', '1K', 384, 3072],
    ['9:16', '1K', 768, 1376],
    ['1:1', '4K', 4096, 4096],
  ])('makes %s at %s as %d by %d pixels', async (aspectRatio, imageSize, width, height) => {
    const answer = await client.models.generateContent({
      model,
      contents: 'a size',
      config: {
        responseModalities: ['IMAGE'],
        imageConfig: { aspectRatio, ...(imageSize && { imageSize }) },
      },
    });
    const [picture] = picturesOf(answer);
    expect(await readImage(picture ?? Buffer.alloc(0))).toMatchObject({ width, height });
    expect(answer.candidates?.[0]?.content?.parts).toHaveLength(1);
  });

  it('takes pictures: they reach the wire, show through, and are billed', async () => {
    const red = await solid('#ff0000');
    const blue = await solid('#0000ff');
    const inline = (bytes: Buffer) => ({
      inlineData: { mimeType: 'image/png', data: bytes.toString('base64') },
    });
    const answer = await client.models.generateContent({
      model,
      contents: [{ role: 'user', parts: [{ text: 'mix them' }, inline(red), inline(blue)] }],
      config: { responseModalities: ['IMAGE'] },
    });
    const [picture = Buffer.alloc(0)] = picturesOf(answer);
    // No ratio was asked for, so it follows the last input: 64x48 is 4:3.
    expect(await readImage(picture)).toMatchObject({ width: 1200, height: 896 });
    const { channels } = await sharp(picture).stats();
    expect(channels[0]?.mean).toBeGreaterThan((channels[2]?.mean ?? 255) + 40);
    const [request] = emulator.requests();
    expect(request?.files).toMatchObject([
      { name: 'contents/0/parts/1/inlineData/data', image: { format: 'png', width: 64 } },
      { name: 'contents/0/parts/2/inlineData/data', byteLength: blue.length },
    ]);
    expect(emulator.ledger()[0]?.usage).toMatchObject({ imageIn: 2 * 1120 });
  });

  it('sends thoughts apart from the result', async () => {
    const answer = await client.models.generateContent({
      model,
      contents: 'think',
      config: { thinkingConfig: { includeThoughts: true, thinkingLevel: ThinkingLevel.HIGH } },
    });
    const parts = answer.candidates?.[0]?.content?.parts ?? [];
    expect(parts.map((part) => [part.thought ?? false, part.inlineData !== undefined])).toEqual([
      [true, false],
      [true, true],
      [false, false],
      [false, true],
    ]);
    expect(parts.at(-1)?.thoughtSignature).toBeTruthy();
    expect(answer.usageMetadata?.thoughtsTokenCount).toBe(620);
  });

  it('streams whole parts, then the end', async () => {
    const stream = await client.models.generateContentStream({ model, contents: 'slowly' });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.candidates?.[0]?.finishReason)).toEqual([
      undefined,
      undefined,
      'STOP',
    ]);
    expect(chunks.flatMap(picturesOf)).toHaveLength(1);
    expect(chunks.at(-1)?.usageMetadata?.candidatesTokenCount).toBe(1120 + 9);
  });

  it('accepts snake_case, the key in the query, and answers arrays without alt=sse', async () => {
    const url = `${emulator.url}/v1beta/models/${model}:streamGenerateContent?key=${emulator.key}`;
    const reply = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        contents: [{ parts: [{ text: 'snakes' }] }],
        generation_config: {
          response_modalities: ['IMAGE'],
          image_config: { aspect_ratio: '3:2', image_size: '1K' },
        },
      }),
    });
    const chunks: unknown = await reply.json();
    expect(Array.isArray(chunks) && chunks.length).toBe(2);
    expect(emulator.requests()[0]?.query.key).toBe(`…${emulator.key.slice(-4)}`);
  });
});

describe('models', () => {
  it('pages through the list and shows one', async () => {
    const pager = await client.models.list({ config: { pageSize: 3 } });
    const names = [];
    for await (const entry of pager) names.push(entry.name);
    expect(names).toContain(`models/${model}`);
    expect(names).not.toContain('models/gemini-3-pro-image-preview');
    expect(names.length).toBeGreaterThan(3);
    expect(emulator.requests().length).toBeGreaterThan(1);
    const one = await client.models.get({ model });
    expect(one).toMatchObject({ name: `models/${model}`, inputTokenLimit: 65_536 });
  });

  it('counts tokens without a charge', async () => {
    const count = await client.models.countTokens({ model, contents: 'twelve chars' });
    expect(count.totalTokens).toBe(3);
    expect(emulator.ledger()).toEqual([]);
  });
});

describe('refusals with status 200', () => {
  it('blocks a prompt without candidates', async () => {
    const answer = await client.models.generateContent({
      model,
      contents: 'no [[moderation input]]',
    });
    expect(answer.candidates).toBeUndefined();
    expect(answer.promptFeedback?.blockReason).toBe('PROHIBITED_CONTENT');
    expect(emulator.ledger()).toEqual([]);
  });

  it.each([
    [{ kind: 'moderation', stage: 'output' } as const, 'IMAGE_SAFETY'],
    [{ kind: 'no-image' } as const, 'NO_IMAGE'],
    [{ kind: 'no-image', reason: 'IMAGE_OTHER' } as const, 'IMAGE_OTHER'],
  ])('ends a candidate without a picture: %o', async (fault, reason) => {
    emulator.setFault({ fault });
    const answer = await client.models.generateContent({ model, contents: 'x' });
    expect(answer.candidates?.[0]?.finishReason).toBe(reason);
    expect(picturesOf(answer)).toEqual([]);
    expect(emulator.ledger()).toMatchObject([{ images: 0 }]);
  });

  it('answers in text alone', async () => {
    emulator.setFault({ fault: { kind: 'text-only' } });
    const answer = await client.models.generateContent({ model, contents: 'x' });
    expect(answer.candidates?.[0]?.finishReason).toBe('STOP');
    expect(answer.text).toContain('did not make');
    expect(picturesOf(answer)).toEqual([]);
  });
});

describe('errors as the official client throws them', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['lower-case k', { imageConfig: { imageSize: '2k' } }, /image_size/],
    ['512 on a model without it', { imageConfig: { imageSize: '512' } }, /image_size/],
    ['an unknown ratio', { imageConfig: { aspectRatio: '7:5' } }, /aspect_ratio/],
    ['two candidates', { candidateCount: 2 }, /Multiple candidates/],
    ['a level it lacks', { thinkingConfig: { thinkingLevel: 'LOW' } }, /Thinking level/],
    ['a seed too large', { seed: 2 ** 40 }, /TYPE_INT32/],
  ])('400 for %s, nothing charged', async (_name, config, message) => {
    const error = await failure(client.models.generateContent({ model, contents: 'x', config }));
    expect(error.status).toBe(400);
    expect(error.message).toContain('INVALID_ARGUMENT');
    expect(error.message).toMatch(message);
    expect(emulator.ledger()).toEqual([]);
  });

  it('400 for an unknown field and for bytes that are no picture', async () => {
    const post = (body: unknown) =>
      fetch(`${emulator.url}/v1beta/models/${model}:generateContent`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-goog-api-key': emulator.key },
        body: JSON.stringify(body),
      }).then(async (reply) => ({ status: reply.status, text: await reply.text() }));
    const contents = [{ parts: [{ text: 'x' }] }];
    const unknown = await post({ contents, generationConfig: { steps: 3 } });
    expect(unknown.status).toBe(400);
    expect(unknown.text).toContain(`Unknown name \\"steps\\" at 'generation_config'`);
    const data = Buffer.from('not a picture').toString('base64');
    const broken = await post({
      contents: [{ parts: [{ inlineData: { mimeType: 'image/png', data } }] }],
    });
    expect(broken.text).toContain('Unable to process input image');
    const unsigned = await post({
      contents: [
        {
          role: 'model',
          parts: [
            {
              inlineData: {
                mimeType: 'image/png',
                data: (await solid('#00ff00')).toString('base64'),
              },
            },
          ],
        },
      ],
    });
    expect(unsigned.text).toContain('thought_signature');
    expect(emulator.ledger()).toEqual([]);
  });

  it('400 API_KEY_INVALID for a wrong key, 403 for none', async () => {
    const wrong = new GoogleGenAI({
      apiKey: 'AIza-wrong',
      httpOptions: { baseUrl: emulator.baseUrl, retryOptions: { attempts: 1 } },
    });
    const error = await failure(wrong.models.generateContent({ model, contents: 'x' }));
    expect(error.status).toBe(400);
    expect(error.message).toContain('API_KEY_INVALID');
    expect((await fetch(`${emulator.url}/v1beta/models`)).status).toBe(403);
  });

  it.each(['gemini-3-pro-image-preview', 'gemini-9-image', 'gemini-embedding-001'])(
    '404 for %s',
    async (gone) => {
      const error = await failure(client.models.generateContent({ model: gone, contents: 'x' }));
      expect(error.status).toBe(404);
      expect(error.message).toContain('NOT_FOUND');
    },
  );

  it('429 with RetryInfo, 429 of the daily quota, 403 SERVICE_DISABLED, 503', async () => {
    emulator.setFault({ fault: { kind: 'rate-limit', seconds: 27 } });
    emulator.setFault({ fault: { kind: 'quota-exhausted' } });
    emulator.setFault({ fault: { kind: 'forbidden', reason: 'service-disabled' } });
    emulator.setFault({ fault: { kind: 'server-error', status: 503 } });
    const ask = () => failure(client.models.generateContent({ model, contents: 'x' }));
    const rate = await ask();
    expect(rate.status).toBe(429);
    expect(rate.message).toContain('"retryDelay":"27s"');
    const quota = await ask();
    expect(quota.message).toContain('PerDay');
    expect(quota.message).toContain('"quotaValue":"0"');
    expect((await ask()).message).toContain('SERVICE_DISABLED');
    expect((await ask()).status).toBe(503);
    expect(emulator.ledger()).toEqual([]);
  });

  it('an error chunk in a stream', async () => {
    emulator.setFault({ fault: { kind: 'stream-error' } });
    const error = await failure(
      (async () => {
        const stream = await client.models.generateContentStream({ model, contents: 'x' });
        for await (const _chunk of stream);
      })(),
    );
    expect(error.message).toContain('INTERNAL');
  });
});
