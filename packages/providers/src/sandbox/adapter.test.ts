import { createHash } from 'node:crypto';
import {
  type Clock,
  DEFAULT_ASPECT_RATIO_SIZES,
  type GenerationRequest,
  type ModelRecord,
  ProviderFailure,
  type ProviderFailureDetails,
  planGeneration,
} from '@darkroom/core';
import type { CallOutcome, CallRequest, InputImage, StoredImage } from '@darkroom/provider-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';
import { readPng } from './drawing/png-reader.ts';
import { writePng } from './drawing/png-writer.ts';
import { createRaster, type Raster } from './drawing/raster.ts';
import { MAGIC_PROMPTS } from './magic-prompts.ts';

const folder = readProviderFolder('sandbox');
const aurora = folder.model('aurora');

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A clock that jumps where it is asked to sleep. */
function jumpingClock(): Clock & { slept: number } {
  const clock = {
    slept: 0,
    now: () => 1_000_000 + clock.slept,
    monotonic: () => clock.slept,
    sleep: async (milliseconds: number) => {
      clock.slept += milliseconds;
    },
  };
  return clock;
}

function checkerboard(width: number, height: number): Raster {
  const picture = createRaster(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const bright = ((x >> 4) + (y >> 4)) % 2 === 0;
      picture.data.set(
        bright ? [220, 120 + (x % 100), 40, 255] : [20, 60, 90 + (y % 120), 255],
        (y * width + x) * 4,
      );
    }
  }
  return picture;
}

/** White in the left half, black in the right. */
function leftMask(width: number, height: number): Raster {
  const mask = createRaster(width, height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const value = x < width / 2 ? 255 : 0;
      mask.data.set([value, value, value, 255], (y * width + x) * 4);
    }
  }
  return mask;
}

function inputOf(picture: Raster): InputImage {
  const bytes = writePng(picture);
  return {
    mimeType: 'image/png',
    byteSize: bytes.length,
    width: picture.width,
    height: picture.height,
    fileName: 'image.png',
    async *read() {
      yield bytes;
    },
    bytes: async () => bytes,
  };
}

const PICTURES: Record<string, InputImage> = {
  picture: inputOf(checkerboard(320, 256)),
  mask: inputOf(leftMask(320, 256)),
};

const PLAIN: GenerationRequest = {
  mode: 'txt2img',
  prompt: 'a lighthouse at dusk',
  negativePrompt: null,
  size: { dimensions: { width: 320, height: 256 } },
  count: 1,
  seed: '7',
  steps: null,
  guidance: null,
  strength: null,
  image: null,
  mask: null,
  referenceImages: [],
  partialImages: 0,
  outputFormat: null,
  extra: [],
  parameterPolicy: 'STRICT',
  maxCost: null,
  cachePolicy: 'BYPASS',
};

const EDIT: Partial<GenerationRequest> = { image: { assetId: 'picture' }, size: null };

function callOf(
  changes: Partial<GenerationRequest>,
  model: ModelRecord,
  call: number,
): CallRequest {
  const plan = planGeneration(
    model,
    { ...PLAIN, ...changes },
    {
      now: 0,
      images: (reference) => {
        const image = 'assetId' in reference ? PICTURES[reference.assetId] : undefined;
        return image
          ? {
              sha256: '',
              mimeType: image.mimeType,
              byteSize: image.byteSize,
              width: image.width,
              height: image.height,
            }
          : null;
      },
      isRetiredAllowed: true,
    },
  );
  expect(plan.problems).toEqual([]);
  const { resolved } = plan;
  if (!resolved) throw new Error('no plan');
  const pick = (image: { reference: object } | null) =>
    image && 'assetId' in image.reference
      ? (PICTURES[String(image.reference.assetId)] ?? null)
      : null;
  return {
    model,
    request: resolved,
    mode: resolved.mode,
    count: plan.calls[call] ?? 1,
    call,
    image: pick(resolved.image),
    mask: pick(resolved.mask),
    referenceImages: resolved.referenceImages.flatMap((image) => pick(image) ?? []),
    parameterImages: Object.fromEntries(
      Object.entries(resolved.parameterImages).map(([name, images]) => [
        name,
        images.flatMap((image) => pick(image) ?? []),
      ]),
    ),
  };
}

interface Drawn {
  outcome: CallOutcome;
  files: Uint8Array[];
  partial: { index: number; bytes: Uint8Array }[];
  progress: number[];
}

async function draw(
  changes: Partial<GenerationRequest> = {},
  { model = aurora, call = 0, clock = jumpingClock(), signal = new AbortController().signal } = {},
): Promise<Drawn> {
  const files: Uint8Array[] = [];
  const partial: Drawn['partial'] = [];
  const progress: number[] = [];
  const local = await adapter.call(callOf(changes, model, call), contextOf(clock), undefined);
  if (local.kind !== 'local') throw new Error('the sandbox has local calls alone');
  const outcome = await local.run({
    signal,
    clock,
    onProgress: (share) => progress.push(share),
    onPartialImage: ({ index, bytes }) => partial.push({ index, bytes }),
    store: async (bytes, mimeType): Promise<StoredImage> => {
      files.push(bytes);
      const { width, height } = readPng(bytes);
      return { sha256: sha256(bytes), byteSize: bytes.length, mimeType, width, height };
    },
  });
  return { outcome, files, partial, progress };
}

function contextOf(clock: Clock): Parameters<typeof adapter.verify>[0] {
  return {
    provider: folder.provider,
    baseUrl: '',
    credentials: { secret: () => null, text: () => null, flag: () => false },
    http: {
      call: () => {
        throw new Error('the sandbox has no network');
      },
    },
    clock,
    signal: new AbortController().signal,
    log: () => undefined,
  };
}

const first = ({ files }: Drawn): Uint8Array => {
  const [file] = files;
  if (!file) throw new Error('no picture came');
  return file;
};

const hashOf = async (changes: Partial<GenerationRequest> = {}) =>
  sha256(first(await draw(changes)));

const images = ({ outcome }: Drawn) => (outcome.kind === 'images' ? outcome.images : []);

async function failureOf(prompt: string, call = 0, count = 1): Promise<ProviderFailureDetails> {
  const error: unknown = await draw({ prompt, count }, { call }).catch((reason: unknown) => reason);
  if (!(error instanceof ProviderFailure)) throw new Error(`no failure but ${String(error)}`);
  return error.details;
}

describe('the same request', () => {
  it.each([
    [
      { prompt: 'a lighthouse at dusk' },
      'ccc94cb55f3b09e0a53ff8bae4340616af64aa3822c77be6d31ccde702d8ee7d',
    ],
    [
      { prompt: 'city at night, neon' },
      '3ca18b193f76c18a8d980775dd722ea3501d7886c3d420fbc4c3e15685fa6fec',
    ],
    [
      { prompt: 'northern lights over snowy mountains' },
      '9e7e0781aea93871d86fd4628fb1c163ba5f2a40a55471b2ca5e6967d9689257',
    ],
    [
      { prompt: 'abstract ribbons' },
      'acd873fc13f300ac613df74df24702dc9b1c59722508b1733ca9c2befbdb7533',
    ],
    [
      { ...EDIT, mode: 'img2img' as const },
      '4a295ad5518ce220766627626b82a6d75bdbac9f587da601b9788a060238ba0d',
    ],
    [
      { ...EDIT, mode: 'variation' as const },
      '040e9e282a0fcbe2b2a9b1e980382025d13a94688642d02f3f71be20357c6795',
    ],
  ])('%o is the same bytes on every machine', async (changes, pinned) => {
    expect(await hashOf(changes)).toBe(pinned);
  });

  it('is the same without a seed, and another with another', async () => {
    expect(await hashOf({ seed: null })).toBe(await hashOf({ seed: null }));
    expect(await hashOf({ seed: '18446744073709551615' })).not.toBe(await hashOf({ seed: '8' }));
  });

  it('numbers the seeds of a generation through all of its calls', async () => {
    const seeds = [
      ...images(await draw({ count: 6 })),
      ...images(await draw({ count: 6 }, { call: 1 })),
    ].map((image) => image.seed);
    expect(seeds).toEqual(['7', '8', '9', '10', '11', '12']);
    const [alone] = images(await draw({ seed: '12' }));
    const last = images(await draw({ count: 6 }, { call: 1 })).at(-1);
    expect(last?.image.sha256).not.toBe('');
    expect(last?.seed).toBe(alone?.seed);
    expect(last?.image.sha256).toBe(alone?.image.sha256);
  });
});

describe('sizes', () => {
  it.each(Object.entries(DEFAULT_ASPECT_RATIO_SIZES))(
    '%s comes in the pixels of the table',
    async (aspectRatio, size) => {
      const { width, height } = readPng(first(await draw({ size: { aspectRatio }, steps: 1 })));
      expect({ width, height }).toEqual(size);
    },
  );

  it.each([
    [256, 4096],
    [257, 259],
    [1001, 333],
  ])('%dx%d comes exactly', async (width, height) => {
    const picture = readPng(
      first(await draw({ size: { dimensions: { width, height } }, steps: 1 })),
    );
    expect([picture.width, picture.height]).toEqual([width, height]);
  });
});

describe('settings', () => {
  let plain = '';
  beforeAll(async () => {
    plain = await hashOf();
  });

  it.each<[string, Partial<GenerationRequest>]>([
    ['prompt', { prompt: 'a lighthouse at dawn' }],
    ['negativePrompt', { negativePrompt: 'clouds' }],
    ['negativePrompt without a known word', { negativePrompt: 'blurry hands' }],
    ['seed', { seed: '8' }],
    ['steps', { steps: 4 }],
    ['guidance', { guidance: 12 }],
    [
      'referenceImages',
      { referenceImages: [{ image: { assetId: 'picture' }, role: null, strength: null }] },
    ],
    ['palette', { extra: [{ name: 'palette', value: 'forest' }] }],
    ['ridges', { prompt: 'hills', extra: [{ name: 'ridges', value: 8 }] }],
    ['haze', { extra: [{ name: 'haze', value: 1 }] }],
    ['water', { extra: [{ name: 'water', value: false }] }],
    ['background', { extra: [{ name: 'background', value: 'transparent' }] }],
    ['signature', { extra: [{ name: 'signature', value: 'Ada' }] }],
    [
      'paletteImage',
      { extra: [{ name: 'paletteImage', value: { images: [{ assetId: 'picture' }] } }] },
    ],
  ])('%s changes the picture', async (_name, changes) => {
    expect(await hashOf(changes)).not.toBe(plain);
  });

  it('scale decides how far an upscaled picture grows', async () => {
    const double = readPng(first(await draw({ ...EDIT, mode: 'upscale' })));
    const fourfold = readPng(
      first(await draw({ ...EDIT, mode: 'upscale', extra: [{ name: 'scale', value: '4' }] })),
    );
    expect([double.width, double.height, fourfold.width, fourfold.height]).toEqual([
      640, 512, 1280, 1024,
    ]);
  });

  it('leaves the sky out where the background is transparent', async () => {
    const { data } = readPng(
      first(await draw({ prompt: 'hills', extra: [{ name: 'background', value: 'transparent' }] })),
    );
    expect([data[3], data[data.length - 1]]).toEqual([0, 255]);
  });

  it('writes prompt and seed into the file', async () => {
    const latin = Buffer.from(first(await draw())).toString('latin1');
    expect(latin).toContain('tEXtPrompt\0a lighthouse at dusk');
    expect(latin).toContain('tEXtSeed\x007');
    const wide = Buffer.from(first(await draw({ prompt: '灯塔' }))).toString('utf8');
    expect(wide).toContain('iTXtPrompt\0\0\0\0\0灯塔');
  });

  it('draws other models in their own technique', async () => {
    const hashes = new Set<string>();
    for (const model of folder.models.filter(({ source }) => !source.endsWith('/relay'))) {
      const changes = { size: null, seed: null };
      hashes.add(sha256(first(await draw(changes, { model }))));
    }
    // Aurora Classic paints as Aurora does, with less to choose.
    expect(hashes.size).toBe(4);
  });
});

describe('input pictures', () => {
  const input = checkerboard(320, 256);

  it('keeps every pixel outside of the mask, and paints inside', async () => {
    const picture = readPng(
      first(await draw({ ...EDIT, mode: 'inpaint', mask: { assetId: 'mask' } })),
    );
    expect([picture.width, picture.height]).toEqual([320, 256]);
    let changed = 0;
    for (let place = 0; place < input.data.length; place += 4) {
      const x = (place / 4) % 320;
      const isSame = [0, 1, 2, 3].every(
        (channel) => picture.data[place + channel] === input.data[place + channel],
      );
      if (x >= 160) expect(isSame).toBe(true);
      else if (!isSame) changed += 1;
    }
    expect(changed).toBeGreaterThan(30_000);
  });

  it('changes more with more strength, and nothing without', async () => {
    const difference = async (strength: number) => {
      const { data } = readPng(first(await draw({ ...EDIT, mode: 'img2img', strength })));
      return data.reduce(
        (sum, value, place) => sum + Math.abs(value - (input.data[place] ?? 0)),
        0,
      );
    };
    const [none, some, most] = [await difference(0), await difference(0.4), await difference(1)];
    expect(none).toBe(0);
    expect(some).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(some);
  });

  it('sets the input in the middle when it paints beyond its edges', async () => {
    const size = { dimensions: { width: 640, height: 512 } };
    const picture = readPng(first(await draw({ ...EDIT, mode: 'outpaint', size })));
    expect([picture.width, picture.height]).toEqual([640, 512]);
    const at = (x: number, y: number) => [
      ...picture.data.subarray((y * 640 + x) * 4, (y * 640 + x) * 4 + 4),
    ];
    for (const [x, y] of [
      [0, 0],
      [319, 255],
      [100, 200],
    ] as const) {
      expect(at(x + 160, y + 128)).toEqual([
        ...input.data.subarray((y * 320 + x) * 4, (y * 320 + x) * 4 + 4),
      ]);
    }
  });

  it('says so where the input is no picture that it reads', async () => {
    PICTURES.broken = { ...inputOf(input), bytes: async () => new Uint8Array(100) };
    const failing = draw({ ...EDIT, mode: 'img2img', image: { assetId: 'broken' } });
    await expect(failing).rejects.toMatchObject({
      details: {
        code: 'INVALID_REQUEST',
        charge: 'not-charged',
        message: expect.stringContaining('no PNG file'),
      },
    });
  });
});

describe('while it draws', () => {
  it('sends previews of the exact size, coarse ones first, and rising progress', async () => {
    const { partial, progress } = await draw({ partialImages: 3 });
    expect(partial.map(({ index }) => index)).toEqual([0, 1, 2]);
    const edges = partial.map(({ bytes }) => {
      const { width, height } = readPng(bytes);
      return [width, height];
    });
    expect(edges).toEqual([
      [320, 256],
      [320, 256],
      [320, 256],
    ]);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(2);
  });

  it('stops when it is aborted, and draws again after it', async () => {
    const controller = new AbortController();
    const drawing = draw({ size: { preset: '4K square' } }, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(drawing).rejects.toThrow('enough');
    expect((await draw()).files).toHaveLength(1);
  });

  it('queues an order and is asked until it is done', async () => {
    const model = folder.model('relay');
    const clock = jumpingClock();
    const changes = { size: { aspectRatio: '16:9' }, count: 2 };
    const { outcome } = await draw(changes, { model, clock });
    if (outcome.kind !== 'accepted') throw new Error('it was to be queued');
    const call = callOf(changes, model, 0);
    const stored: Uint8Array[] = [];
    const store = {
      ofBase64: async (value: unknown): Promise<StoredImage> => {
        const bytes = Buffer.from(String(value), 'base64');
        stored.push(bytes);
        return {
          sha256: sha256(bytes),
          byteSize: bytes.length,
          mimeType: 'image/png',
          width: 1,
          height: 1,
        };
      },
      ofBody: () => Promise.reject(new Error('no body')),
      ofUrl: () => Promise.reject(new Error('no URL')),
    };
    await clock.sleep(1500);
    expect(await adapter.poll?.(outcome.handle, call, contextOf(clock), store)).toMatchObject({
      kind: 'running',
      progress: 0.5,
    });
    await clock.sleep(1500);
    const done = await adapter.poll?.(outcome.handle, call, contextOf(clock), store);
    expect(done).toMatchObject({
      kind: 'images',
      billed: '0',
      images: [{ seed: '7' }, { seed: '8' }],
    });
    expect(stored.map((bytes) => readPng(bytes).width)).toEqual([1024, 1024]);
    expect(await adapter.cancel?.(outcome.handle, contextOf(clock))).toBe('canceled');
  });

  it('needs no key', async () => {
    expect(await adapter.verify(contextOf(jumpingClock()))).toHaveProperty('message');
  });
});

describe('magic prompts', () => {
  it.each<[string, Partial<ProviderFailureDetails>]>([
    ['refused', { code: 'CONTENT_REFUSED', charge: 'not-charged', stage: 'input' }],
    ['refused output', { code: 'CONTENT_REFUSED', charge: 'charged', stage: 'output' }],
    ['ambiguous', { code: 'UNKNOWN_OUTCOME', charge: 'unknown' }],
    ['unavailable', { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged', isRetryable: true }],
    ['bad response', { code: 'PROVIDER_BAD_RESPONSE', charge: 'unknown' }],
    ['key rejected', { code: 'CREDENTIALS_REJECTED', charge: 'not-charged' }],
    ['quota', { code: 'INSUFFICIENT_FUNDS', charge: 'not-charged' }],
  ])('[%s] fails as a provider would', async (name, expected) => {
    expect(await failureOf(`a fox [${name.toUpperCase()}] in the snow`)).toMatchObject(expected);
  });

  it('[rate limited] asks to wait and goes through at the second try', async () => {
    const prompt = 'a fox [rate limited]';
    expect(await failureOf(prompt)).toMatchObject({
      code: 'RATE_LIMITED',
      isSafeToRepeat: true,
      retryAfterMs: 2000,
      charge: 'not-charged',
    });
    expect((await draw({ prompt })).files).toHaveLength(1);
  });

  it('[slow] takes ten seconds of the clock', async () => {
    const clock = jumpingClock();
    const { files } = await draw({ prompt: 'a fox [slow]' }, { clock });
    expect([clock.slept, files.length]).toEqual([10_000, 1]);
  });

  it('[hang] ends by being aborted alone', async () => {
    const controller = new AbortController();
    const hanging = draw({ prompt: 'a fox [hang]' }, { signal: controller.signal });
    controller.abort(new Error('canceled'));
    await expect(hanging).rejects.toThrow('canceled');
  });

  it('[fewer] gives one image less', async () => {
    expect((await draw({ prompt: 'a fox [fewer]', count: 3 })).files).toHaveLength(2);
  });

  it('[partial failure] fails at the second call alone', async () => {
    const prompt = 'a fox [partial failure]';
    expect((await draw({ prompt, count: 5 })).files).toHaveLength(4);
    expect(await failureOf(prompt, 1, 5)).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      charge: 'not-charged',
    });
  });

  it('are all tested here', () => {
    const tested = [
      'refused',
      'refused output',
      'rate limited',
      'slow',
      'hang',
      'ambiguous',
      'unavailable',
      'bad response',
      'fewer',
      'partial failure',
      'key rejected',
      'quota',
    ];
    expect(Object.keys(MAGIC_PROMPTS)).toEqual(tested);
  });
});
