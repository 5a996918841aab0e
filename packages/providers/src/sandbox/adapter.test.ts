import { DEFAULT_ASPECT_RATIO_SIZES, type GenerationRequest } from '@darkroom/core';
import type { StoredImage } from '@darkroom/provider-kit';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  callOf,
  checkerboard,
  contextOf,
  draw,
  EDIT,
  first,
  folder,
  hashOf,
  images,
  inputOf,
  jumpingClock,
  PICTURES,
  sha256,
} from '../../test-support/draw-sandbox.ts';
import { adapter } from './adapter.ts';
import { readPng } from './drawing/png-reader.ts';

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

  it('is another with another seed, and without one tells the seed that it came from', async () => {
    const [unseeded] = images(await draw({ seed: null }));
    expect(await hashOf({ seed: unseeded?.seed ?? null })).toBe(unseeded?.image.sha256);
    expect(await hashOf({ seed: null })).not.toBe(unseeded?.image.sha256);
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
    const changes = { size: { aspectRatio: '16:9' }, count: 3 };
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
