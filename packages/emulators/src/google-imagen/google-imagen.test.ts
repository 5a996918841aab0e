import { createSign } from 'node:crypto';
import {
  ApiError,
  type ControlReferenceImage,
  EditMode,
  GoogleGenAI,
  MaskReferenceImage,
  MaskReferenceMode,
  RawReferenceImage,
  SafetyFilterLevel,
} from '@google/genai';
import { OAuth2Client } from 'google-auth-library';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, readImage, startVendorEmulator } from '../index.ts';
import { SIZES } from './fields.ts';

/** Sixteen days before the end of Imagen. */
const BEFORE = '2026-08-01';
const MODEL = 'imagen-4.0-generate-001';
let emulator: RunningEmulator;
let client: GoogleGenAI;

beforeAll(async () => {
  emulator = await startVendorEmulator('google-imagen', { today: BEFORE });
  const authClient = new OAuth2Client();
  authClient.setCredentials({
    access_token: await token(),
    expiry_date: Date.now() + 3_600_000,
  });
  client = new GoogleGenAI({
    vertexai: true,
    project: 'darkroom-images',
    location: 'us-central1',
    googleAuthOptions: { authClient },
    httpOptions: { baseUrl: emulator.baseUrl, retryOptions: { attempts: 1 } },
  });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

/** By the key file's own key, as google-gemini's test has the official library do it. */
async function token(): Promise<string> {
  const file = z
    .object({ client_email: z.string(), private_key: z.string(), token_uri: z.string() })
    .parse(JSON.parse(emulator.moreVariables.DARKROOM_GOOGLE_IMAGEN_SERVICE_ACCOUNT ?? ''));
  const iat = Math.floor(Date.now() / 1000);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({
    iss: file.client_email,
    aud: file.token_uri,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    iat,
    exp: iat + 3600,
  })}`;
  const mark = createSign('RSA-SHA256').update(content).sign(file.private_key, 'base64url');
  const reply = await fetch(file.token_uri, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: `${content}.${mark}`,
    }),
  });
  return z.object({ access_token: z.string() }).parse(await reply.json()).access_token;
}

interface Generated {
  generatedImages?: { image?: { imageBytes?: string }; raiFilteredReason?: string }[];
}
const picturesOf = ({ generatedImages = [] }: Generated) =>
  generatedImages.flatMap(({ image }) =>
    image?.imageBytes ? [Buffer.from(image.imageBytes, 'base64')] : [],
  );

async function failure(work: Promise<unknown>): Promise<ApiError> {
  const error = await work.then(
    () => expect.fail('the call succeeded'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ApiError)) expect.fail(`not an ApiError: ${String(error)}`);
  return error;
}

const solid = async (background: string, width = 64, height = 48) =>
  (
    await sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer()
  ).toString('base64');

describe('generateImages of the official client', () => {
  it('makes as many as were asked for, of the size and type, and bills them by the piece', async () => {
    const answer = await client.models.generateImages({
      model: MODEL,
      prompt: 'a red bicycle',
      config: {
        numberOfImages: 2,
        aspectRatio: '16:9',
        imageSize: '2K',
        outputMimeType: 'image/jpeg',
        outputCompressionQuality: 80,
        safetyFilterLevel: SafetyFilterLevel.BLOCK_MEDIUM_AND_ABOVE,
        enhancePrompt: true,
        includeSafetyAttributes: true,
      },
    });
    const pictures = picturesOf(answer);
    expect(pictures).toHaveLength(2);
    expect(pictures[0]?.equals(pictures[1] ?? Buffer.alloc(0))).toBe(false);
    expect(await readImage(pictures[0] ?? Buffer.alloc(0))).toEqual({
      format: 'jpeg',
      width: 2816,
      height: 1536,
    });
    expect(answer.generatedImages?.[0]?.enhancedPrompt).toContain('a red bicycle');
    expect(answer.generatedImages?.[0]?.safetyAttributes?.categories).toEqual(['Violence']);
    expect(emulator.ledger()).toMatchObject([{ images: 2, amountMicros: 80_000 }]);
    expect(emulator.requests().at(-1)?.path).toBe(
      `/v1beta1/projects/darkroom-images/locations/us-central1/publishers/google/models/${MODEL}:predict`,
    );
  });

  it.each(Object.entries(SIZES))('makes %s as %s pixels', async (aspectRatio, [width, height]) => {
    const config = { aspectRatio, numberOfImages: 1 };
    const answer = await client.models.generateImages({ model: MODEL, prompt: 'x', config });
    const [picture = Buffer.alloc(0)] = picturesOf(answer);
    expect(await readImage(picture)).toMatchObject({ format: 'png', width, height });
  });

  it('makes the same picture of one seed', async () => {
    const config = { seed: 7, addWatermark: false, enhancePrompt: false, numberOfImages: 1 };
    const ask = () => client.models.generateImages({ model: MODEL, prompt: 'x', config });
    const [first, second] = [picturesOf(await ask()), picturesOf(await ask())];
    expect(first[0]?.equals(second[0] ?? Buffer.alloc(0))).toBe(true);
  });

  it.each([
    ['a seed with a watermark', { seed: 7 }, /Seed is not supported when watermark/],
    [
      'a seed with enhancement',
      { seed: 7, addWatermark: false },
      /Seed is not supported when prompt/,
    ],
    ['five pictures', { numberOfImages: 5 }, /sampleCount/],
    ['a ratio that it lacks', { aspectRatio: '21:9' }, /aspectRatio/],
    ['a tier that it lacks', { imageSize: '4K' }, /sampleImageSize/],
    ['what only older ones take', { negativePrompt: 'fog' }, /negativePrompt/],
    ['a bucket', { outputGcsUri: 'gs://x/y' }, /storageUri/],
  ])('refuses %s', async (_, config, words) => {
    const error = await failure(
      client.models.generateImages({ model: MODEL, prompt: 'x', config }),
    );
    expect([error.status, error.message]).toEqual([400, expect.stringMatching(words)]);
    expect(emulator.ledger()).toEqual([]);
  });

  it('tells filtered pictures by their reasons, in silence, or by nothing at all', async () => {
    const ask = (includeRaiReason: boolean) =>
      client.models.generateImages({
        model: MODEL,
        prompt: 'x',
        config: { numberOfImages: 3, includeRaiReason },
      });
    emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
    const told = await ask(true);
    expect(picturesOf(told)).toHaveLength(2);
    expect(told.generatedImages?.[2]?.raiFilteredReason).toMatch(/Support codes: 58061214/);
    emulator.setFault({ fault: { kind: 'fewer-images', images: 2 } });
    expect((await ask(false)).generatedImages).toHaveLength(2);
    emulator.setFault({ fault: { kind: 'moderation', stage: 'output' } });
    expect((await ask(false)).generatedImages).toEqual([]);
    expect(emulator.ledger().map(({ images }) => images)).toEqual([2, 2]);
    const blocked = await failure(
      client.models.generateImages({ model: MODEL, prompt: '[[moderation input]]' }),
    );
    expect(blocked.message).toContain('Responsible AI practices');
  });

  it('answers 404 for every model since the end, and says so in the list', async () => {
    emulator.setSettings({ today: '2026-08-17' });
    const error = await failure(client.models.generateImages({ model: MODEL, prompt: 'x' }));
    expect([error.status, error.message]).toEqual([
      404,
      expect.stringContaining('Publisher Model'),
    ]);
    const names = [];
    for await (const { name } of await client.models.list()) names.push(name);
    expect(names).toEqual([]);
  });
});

describe('editImage and upscaleImage of the official client', () => {
  it('paints where the mask is white and keeps the rest', async () => {
    const raw = new RawReferenceImage();
    raw.referenceId = 1;
    raw.referenceImage = { imageBytes: await solid('#ff0000'), mimeType: 'image/png' };
    const mask = new MaskReferenceImage();
    mask.referenceId = 2;
    const white = await sharp(Buffer.from(await solid('#ffffff', 32, 48), 'base64'))
      .extend({ right: 32, background: '#000000' })
      .removeAlpha()
      .png()
      .toBuffer();
    mask.referenceImage = { imageBytes: white.toString('base64'), mimeType: 'image/png' };
    mask.config = { maskMode: MaskReferenceMode.MASK_MODE_USER_PROVIDED, maskDilation: 0.01 };
    const answer = await client.models.editImage({
      model: 'imagen-3.0-capability-001',
      prompt: 'a cat',
      referenceImages: [raw, mask],
      config: { editMode: EditMode.EDIT_MODE_INPAINT_INSERTION, baseSteps: 35, numberOfImages: 1 },
    });
    const [picture = Buffer.alloc(0)] = picturesOf(answer);
    const pixels = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const at = (x: number, y: number) => [
      ...pixels.data.subarray((y * 64 + x) * 3, (y * 64 + x) * 3 + 3),
    ];
    expect(pixels.info).toMatchObject({ width: 64, height: 48 });
    expect(at(60, 24)).toEqual([255, 0, 0]);
    expect(at(4, 24)).not.toEqual([255, 0, 0]);
    expect(emulator.ledger()).toMatchObject([{ images: 1, amountMicros: 40_000 }]);
  });

  it('refuses a mask of another size, none where one is needed, and ids that repeat', async () => {
    const raw = new RawReferenceImage();
    raw.referenceId = 1;
    raw.referenceImage = { imageBytes: await solid('#ff0000'), mimeType: 'image/png' };
    const ask = async (...others: (MaskReferenceImage | ControlReferenceImage)[]) =>
      (
        await failure(
          client.models.editImage({
            model: 'imagen-3.0-capability-001',
            prompt: 'a cat',
            referenceImages: [raw, ...others],
            config: { editMode: EditMode.EDIT_MODE_INPAINT_REMOVAL },
          }),
        )
      ).message;
    expect(await ask()).toMatch(/needs a mask/);
    const mask = new MaskReferenceImage();
    mask.referenceId = 2;
    mask.referenceImage = { imageBytes: await solid('#ffffff', 8, 8) };
    mask.config = { maskMode: MaskReferenceMode.MASK_MODE_USER_PROVIDED };
    expect(await ask(mask)).toMatch(/same size/);
    mask.referenceId = 1;
    expect(await ask(mask)).toMatch(/unique reference ids/);
  });

  it('makes a picture larger, up to its limit', async () => {
    const image = { imageBytes: await solid('#00ff00'), mimeType: 'image/png' };
    const model = 'imagen-4.0-upscale-preview';
    const answer = await client.models.upscaleImage({ model, image, upscaleFactor: 'x4' });
    const [picture = Buffer.alloc(0)] = picturesOf(answer);
    expect(await readImage(picture)).toMatchObject({ width: 256, height: 192 });
    const large = { imageBytes: await solid('#00ff00', 2048, 2048), mimeType: 'image/png' };
    const error = await failure(
      client.models.upscaleImage({ model, image: large, upscaleFactor: 'x4' }),
    );
    expect(error.message).toContain('17 megapixels');
  });
});

describe('the Gemini API, whose official client has dropped Imagen', () => {
  const post = async (body: unknown, model = MODEL) => {
    const reply = await fetch(`${emulator.url}/v1beta/models/${model}:predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': emulator.key },
      body: JSON.stringify(body),
    });
    return { status: reply.status, text: await reply.text() };
  };
  const instances = [{ prompt: 'x' }];

  it('takes what it took, and nothing else', async () => {
    const good = { sampleCount: 1, aspectRatio: '1:1', personGeneration: 'ALLOW_ADULT' };
    expect((await post({ instances, parameters: good })).status).toBe(200);
    const seeded = await post({ instances, parameters: { seed: 1, addWatermark: false } });
    expect([seeded.status, seeded.text]).toEqual([
      400,
      expect.stringMatching(/`seed` isn't supported/),
    ]);
    const open = await post({ instances, parameters: { safetySetting: 'block_only_high' } });
    expect(open.text).toContain('block_low_and_above');
    expect((await post({ instances }, 'imagen-3.0-capability-001')).status).toBe(404);
  });

  it('lists its models as ones for predict', async () => {
    const reply = await fetch(`${emulator.url}/v1beta/models`, {
      headers: { 'x-goog-api-key': emulator.key },
    });
    expect(await reply.json()).toMatchObject({
      models: expect.arrayContaining([
        expect.objectContaining({
          name: `models/${MODEL}`,
          supportedGenerationMethods: ['predict'],
        }),
      ]),
    });
  });
});

describe('tools', () => {
  it.each([
    ['virtual-try-on-001', true],
    ['imagen-product-recontext-preview-06-30', false],
  ])('%s takes its pictures', async (model, hasPerson) => {
    const image = { bytesBase64Encoded: await solid('#123456') };
    const reply = await fetch(`${emulator.url}/v1/publishers/google/models/${model}:predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-goog-api-key': emulator.key },
      body: JSON.stringify({
        instances: [{ ...(hasPerson && { personImage: { image } }), productImages: [{ image }] }],
        parameters: { sampleCount: 1, baseSteps: 8 },
      }),
    });
    expect(await reply.json()).toMatchObject({ predictions: [{ mimeType: 'image/png' }] });
  });
});
