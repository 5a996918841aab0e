import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { type RunningEmulator, startVendorEmulator } from '../index.ts';

let emulator: RunningEmulator;
/** A grey square, and a mask whose left half is white. */
const files: Record<'image' | 'mask', Blob[]> = { image: [], mask: [] };

beforeAll(async () => {
  emulator = await startVendorEmulator('ideogram');
  const grey = { width: 128, height: 128, channels: 3, background: '#808080' } as const;
  const white = await sharp({ create: { ...grey, width: 64, background: '#fff' } })
    .png()
    .toBuffer();
  const picture = await sharp({ create: grey }).png().toBuffer();
  const mask = await sharp({ create: { ...grey, background: '#000' } })
    .composite([{ input: white, left: 0, top: 0 }])
    .png()
    .toBuffer();
  files.image = [new Blob([Uint8Array.from(picture)], { type: 'image/png' })];
  files.mask = [new Blob([Uint8Array.from(mask)], { type: 'image/png' })];
});
afterAll(() => emulator.close());

const headers = () => ({ 'api-key': emulator.key });
const items = z.array(z.looseObject({ url: z.url() }));
const answerSchema = z.looseObject({
  generation_id: z.string().optional(),
  data: items.optional(),
});

async function addressOf(path: string, prompt: string | null): Promise<string> {
  const body = new FormData();
  for (const [name, [blob]] of Object.entries(files)) if (blob) body.append(name, blob);
  if (prompt !== null) body.append('prompt', prompt);
  const answer = await fetch(`${emulator.baseUrl}${path}`, {
    method: 'POST',
    headers: headers(),
    body,
  });
  let { data, generation_id: id } = answerSchema.parse(await answer.json());
  for (let looks = 0; !data && looks < 3; looks += 1) {
    const job = await fetch(`${emulator.baseUrl}/v2/generations/${id}`, { headers: headers() });
    ({ data } = answerSchema.parse(await job.json()));
  }
  return data?.[0]?.url ?? '';
}

/** Shares of grey, which is what the picture was, where the mask is white and where it is black. */
async function kept(path: string, prompt: string | null) {
  const picture = await fetch(await addressOf(path, prompt));
  const { data, info } = await sharp(await picture.arrayBuffer())
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const share = (from: number, to: number) => {
    let count = 0;
    for (let y = 0; y < info.height; y += 1)
      for (let x = from; x < to; x += 1)
        if (data[(y * info.width + x) * info.channels] === 0x80) count += 1;
    return count / (info.height * (to - from));
  };
  return { white: share(0, 64), black: share(64, 128) };
}

it.each([
  '/v2/image/inpaint/ideogram-3',
  '/v2/image/precise-edit/ideogram-4-5',
  '/v1/ideogram-v3/inpaint',
  '/v1/ideogram-v3/edit',
])('%s paints where its mask is black, and keeps the rest to the pixel', async (path) => {
  const { white, black } = await kept(path, 'x');
  expect(white).toBe(1);
  expect(black).toBeLessThan(0.2);
});

it('the removal of objects paints where its mask is white', async () => {
  const { white, black } = await kept('/v2/image/remove-object/ideogram-1', null);
  expect(black).toBe(1);
  expect(white).toBeLessThan(0.2);
});
