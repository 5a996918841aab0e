import { startVendorEmulator } from '@darkroom/emulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  generate,
  startWholeServer,
  type WholeServer,
} from './testing/local/start-whole-server.ts';

/** A drawing all the way: bought, kept to the byte, shown as pixels, given out for download, and worked on further. */
let emulator: Awaited<ReturnType<typeof startVendorEmulator>>;
let server: WholeServer;

beforeAll(async () => {
  emulator = await startVendorEmulator('recraft');
  server = await startWholeServer({
    DARKROOM_RECRAFT_API_KEY: emulator.key,
    DARKROOM_RECRAFT_BASE_URL: emulator.baseUrl,
  });
});
afterAll(async () => {
  await server.stop();
  await emulator.close();
});

const fetchImage = (url: string, variant?: string) => {
  const address = new URL(url, server.url);
  if (variant === undefined) return fetch(address, { headers: server.headers });
  return fetch(`${address.origin}${address.pathname}?variant=${variant}`, {
    headers: server.headers,
  });
};

const install = (id: string) =>
  server.data(
    'mutation ($input: ModelInstallInput!) { modelInstall(input: $input) { userErrors { message } } }',
    {
      input: { source: `external://recraft/${id}` },
    },
  );

describe('a drawing', () => {
  it('is kept to the byte, shown as pixels, and never given out as a page', async () => {
    const made = await generate(server, {
      model: { source: 'external://recraft/recraftv4_1_vector' },
      prompt: 'a lighthouse',
      size: { aspectRatio: '2:1' },
    });
    expect([made.status, made.failure]).toEqual(['SUCCEEDED', null]);
    const [image] = made.images;
    expect(image).toMatchObject({ width: 1536, height: 768 });
    const original = await fetchImage(image?.url ?? '', 'original');
    expect(original.headers.get('content-type')).toBe('image/svg+xml');
    expect(original.headers.get('content-disposition')).toMatch(/^attachment; .*\.svg"$/);
    expect(original.headers.get('content-security-policy')).toMatch(/^sandbox; default-src 'none'/);
    const text = await original.text();
    expect(text).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const [variant, width] of [
      ['thumbnail', 320],
      ['preview', 1024],
    ] as const) {
      const small = await fetchImage(image?.url ?? '', variant);
      expect(small.headers.get('content-type')).toBe('image/webp');
      const bytes = Buffer.from(await small.arrayBuffer());
      // VP8X or VP8: the width stands in one of these places.
      const widths = [bytes.readUIntLE(24, 3) + 1, bytes.readUInt16LE(26) & 0x3fff];
      expect(widths).toContain(width);
    }

    // What a drawing shows can be worked on: it goes as pixels.
    await install('remove-background');
    const cut = await generate(server, {
      model: { source: 'external://recraft/remove-background' },
      mode: 'IMG2IMG',
      image: { imageId: image?.id },
    });
    expect([cut.status, cut.failure]).toEqual(['SUCCEEDED', null]);
    const sent = emulator.requests().at(-1);
    expect([sent?.path, sent?.files[0]?.image]).toMatchObject([
      '/v1/images/removeBackground',
      { format: 'png', width: 1536, height: 768 },
    ]);
    expect(cut.images[0]).toMatchObject({ width: 1536, height: 768 });
  });
});
