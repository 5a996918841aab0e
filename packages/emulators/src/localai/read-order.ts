import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { formPictures, jsonObject, textFields } from '../kit/request-fields.ts';
import { refuse } from './errors.ts';

/** Where a size cannot be read the server takes this one, and steps where none are given. */
const USUAL = { edge: 512, steps: 15, inpaintSteps: 25 };

/** A request whose every field has been read. Fields that nobody knows are passed over, as Go's JSON does. */
export interface LocalOrder {
  readonly model: string;
  readonly prompt: string;
  /** What stands behind the `|` of the prompt. */
  readonly negative: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly asBase64: boolean;
  readonly source: PictureInput | null;
  readonly mask: Buffer | null;
  readonly references: readonly PictureInput[];
}

const generation = z.looseObject({
  model: z.string().default(''),
  prompt: z.string().default(''),
  n: z.int().min(0).default(1),
  size: z.string().default(''),
  step: z.int().min(0).default(0),
  response_format: z.string().default(''),
  file: z.string().default(''),
  files: z.array(z.string()).default([]),
  ref_images: z.array(z.string()).default([]),
  quality: z.string().default(''),
});

function sizeOf(text: string): { width: number; height: number } {
  const match = /^(\d{2,4})x(\d{2,4})$/.exec(text);
  return match
    ? { width: Number(match[1]), height: Number(match[2]) }
    : { width: USUAL.edge, height: USUAL.edge };
}

function promptOf(text: string): Pick<LocalOrder, 'prompt' | 'negative'> {
  const [prompt = '', ...rest] = text.split('|');
  if (prompt === '') throw refuse(400, 'prompt is required');
  return { prompt, negative: rest.join('|') };
}

function checkModel(id: string, models: readonly string[]): string {
  if (!models.includes(id)) throw refuse(404, `model "${id}" not found`);
  return id;
}

/** A picture by address or as bare base64: a `data:` prefix is not taken off, and does not decode. */
async function readBare(context: EmulatorContext, text: string): Promise<PictureInput> {
  if (text.startsWith('data:')) {
    throw refuse(500, 'illegal base64 data at input byte 4');
  }
  const picture = await readPictureInput(context, text);
  if (typeof picture === 'string') throw refuse(500, `failed reading the image: ${picture}`);
  return picture;
}

/** POST /v1/images/generations. */
export async function readGeneration(
  context: EmulatorContext,
  body: ParsedBody,
  models: readonly string[],
): Promise<LocalOrder> {
  const parsed = generation.safeParse(jsonObject(body));
  if (!parsed.success) throw refuse(400, 'failed parsing the request body');
  const { model, prompt, n, size, step, response_format, file, files, ref_images } = parsed.data;
  const sources = [file, ...files].filter((text) => text !== '');
  return {
    model: checkModel(model, models),
    ...promptOf(prompt),
    count: Math.max(1, n),
    ...sizeOf(size),
    steps: step || USUAL.steps,
    asBase64: response_format === 'b64_json',
    source: sources[0] ? await readBare(context, sources[0]) : null,
    mask: null,
    references: await Promise.all(ref_images.map((text) => readBare(context, text))),
  };
}

/** POST /v1/images/inpainting. */
export async function readInpainting(
  body: ParsedBody,
  models: readonly string[],
): Promise<LocalOrder> {
  if (body.kind !== 'form') throw refuse(400, 'the request is no form');
  const { model = '', prompt = '', steps = '' } = textFields(body.parts);
  const pictures = await formPictures(body.parts);
  const [image, mask] = ['image', 'mask'].map((name) =>
    pictures.find((picture) => picture.name === name),
  );
  if (!image?.facts) throw refuse(400, 'missing image file');
  if (!mask?.facts) throw refuse(400, 'missing mask file');
  if (steps !== '' && !/^\d+$/.test(steps)) throw refuse(400, 'steps is no number');
  return {
    model: checkModel(model, models),
    ...promptOf(prompt),
    count: 1,
    width: image.facts.width,
    height: image.facts.height,
    steps: steps === '' ? USUAL.inpaintSteps : Number(steps),
    asBase64: false,
    source: { bytes: image.bytes, facts: image.facts },
    mask: mask.bytes,
    references: [],
  };
}
