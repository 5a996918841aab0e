import sharp from 'sharp';
import { expect } from 'vitest';
import { z } from 'zod';
import type { RunningEmulator } from '../../../index.ts';

const itemSchema = z.strictObject({
  image_id: z.uuid(),
  url: z.url().optional(),
  b64_json: z.base64().optional(),
  features: z.strictObject({ nsfw_score: z.number() }).optional(),
});
const common = { created: z.int(), credits: z.number() };
/** What generations and edits answer. */
export const dataSchema = z.strictObject({
  ...common,
  data: z.array(itemSchema),
  style_id: z.uuid().optional(),
});
/** What tools answer. */
export const imageSchema = z.strictObject({ ...common, image: itemSchema });
const errorSchema = z.strictObject({ code: z.string(), message: z.string() });

/** The bytes of a picture, wherever the answer has them. */
export async function bytesOf({ url, b64_json }: z.infer<typeof itemSchema>): Promise<Buffer> {
  if (b64_json !== undefined) return Buffer.from(b64_json, 'base64');
  const answer = await fetch(url ?? '');
  expect(answer.status).toBe(200);
  return Buffer.from(await answer.arrayBuffer());
}

/** Status and message of a refusal, whose shape is checked. */
export async function refusalOf(answer: Response): Promise<string> {
  const error = errorSchema.parse(await answer.json());
  return `${answer.status} ${error.message}`;
}

/** A grey picture, and a mask of its size whose left half is white. */
export async function inputPictures(): Promise<{ picture: Buffer; leftIsWhite: Buffer }> {
  const grey = { width: 256, height: 320, channels: 3, background: '#808080' } as const;
  const white = await sharp({ create: { ...grey, width: 128, background: '#fff' } })
    .png()
    .toBuffer();
  return {
    picture: await sharp({ create: grey }).png().toBuffer(),
    leftIsWhite: await sharp({ create: { ...grey, background: '#000' } })
      .composite([{ input: white, left: 0, top: 0 }])
      .png()
      .toBuffer(),
  };
}

export const file = (bytes: Buffer) => new Blob([Uint8Array.from(bytes)], { type: 'image/png' });

/** Calls of an emulator with its own key. */
export function callsOf(emulator: () => RunningEmulator) {
  const authorized = () => ({ authorization: `Bearer ${emulator().key}` });
  return {
    authorized,
    postJson: (path: string, body: object): Promise<Response> =>
      fetch(`${emulator().baseUrl}${path}`, {
        method: 'POST',
        headers: { ...authorized(), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    postForm(
      path: string,
      fields: readonly (readonly [string, string | Blob])[],
    ): Promise<Response> {
      const body = new FormData();
      for (const [name, value] of fields) body.append(name, value);
      return fetch(`${emulator().baseUrl}${path}`, { method: 'POST', headers: authorized(), body });
    },
    /** `path` behind the host. */
    get: (path: string, headers: Record<string, string> = authorized()): Promise<Response> =>
      fetch(`${emulator().url}${path}`, { headers }),
  };
}
