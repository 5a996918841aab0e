import { z } from 'zod';
import type { ParsedBody } from '../kit/exchange.ts';
import { refuseDetail, refuseFields } from '../kit/fastapi-errors.ts';
import { type FormPicture, formPictures, jsonObject, textFields } from '../kit/request-fields.ts';
import type { LaunchedModel } from './models.ts';

/** What a request of one of the three routes asks. */
export interface LaunchedOrder {
  readonly model: string;
  readonly prompt: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly asBase64: boolean;
  readonly requestId: string | null;
  /** Everything that changes the picture, for its seed. */
  readonly settings: unknown;
  readonly image: Buffer | null;
  readonly mask: Buffer | null;
}

const size = z.string().regex(/^\d{2,4}[*x]\d{2,4}$/, 'size must look like 1024*1024');
const fields = {
  model: z.string().min(1),
  prompt: z.string().min(1),
  negative_prompt: z.string().optional(),
  n: z.coerce.number().int().min(1).max(16).default(1),
  response_format: z.enum(['url', 'b64_json']).default('url'),
  kwargs: z.string().optional(),
  user: z.string().optional(),
};
const generation = z.looseObject({ ...fields, size: size.default('1024*1024') });
const edit = z.looseObject({ ...fields, size: size.optional() });

/** What diffusers' pipelines take; a name that they do not know is a TypeError, and so a 500. */
const kwargsSchema = z.strictObject({
  negative_prompt: z.string().optional(),
  num_inference_steps: z.int().min(1).max(500).optional(),
  guidance_scale: z.number().min(0).optional(),
  seed: z.int().min(0).optional(),
  strength: z.number().min(0).max(1).optional(),
  request_id: z.string().min(1).optional(),
});

function readKwargs(text: string | undefined): z.infer<typeof kwargsSchema> {
  if (text === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuseDetail(500, 'Expecting value: line 1 column 1 (char 0)');
  }
  const parsed = kwargsSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path.join('.');
  throw refuseDetail(500, `__call__() got an unexpected keyword argument '${name}'`);
}

function check(models: readonly LaunchedModel[], id: string, ability: string): void {
  const model = models.find((one) => one.id === id);
  if (!model) throw refuseDetail(400, `Model not found in the model list, uid: ${id}`);
  if (!model.model_ability.includes(ability)) {
    throw refuseDetail(500, `Model ${id} does not support ${ability}`);
  }
}

const edges = (text: string) => {
  const [width = 1024, height = 1024] = text.split(/[*x]/).map(Number);
  return { width, height };
};

/** POST /v1/images/generations. */
export function readGeneration(body: ParsedBody, models: readonly LaunchedModel[]): LaunchedOrder {
  const parsed = generation.safeParse(jsonObject(body) ?? {});
  if (!parsed.success) throw refuseFields(parsed.error);
  const { model, prompt, n, response_format, kwargs, size: given } = parsed.data;
  check(models, model, 'text2image');
  const more = readKwargs(kwargs);
  const { request_id: requestId = null, ...settings } = more;
  return {
    model,
    prompt,
    count: n,
    ...edges(given),
    asBase64: response_format === 'b64_json',
    requestId,
    settings,
    image: null,
    mask: null,
  };
}

/** POST /v1/images/variations (without a mask) and /v1/images/inpainting (with one, called mask_image). */
export async function readEdit(
  body: ParsedBody,
  models: readonly LaunchedModel[],
  withMask: boolean,
): Promise<LaunchedOrder> {
  if (body.kind !== 'form') throw refuseDetail(422, 'The body is no form');
  const parsed = edit.safeParse(textFields(body.parts));
  if (!parsed.success) throw refuseFields(parsed.error);
  const { model, prompt, negative_prompt, n, response_format, kwargs, size: given } = parsed.data;
  check(models, model, withMask ? 'inpainting' : 'image2image');
  const pictures = await formPictures(body.parts);
  const image = need(pictures, 'image');
  const mask = withMask ? need(pictures, 'mask_image') : null;
  const { request_id: requestId = null, ...settings } = readKwargs(kwargs);
  const own = { width: image.facts?.width ?? 512, height: image.facts?.height ?? 512 };
  return {
    model,
    prompt,
    count: n,
    ...(given === undefined ? own : edges(given)),
    asBase64: response_format === 'b64_json',
    requestId,
    settings: { ...settings, negative_prompt },
    image: image.bytes,
    mask: mask?.bytes ?? null,
  };
}

function need(pictures: readonly FormPicture[], name: string): FormPicture {
  const found = pictures.find((picture) => picture.name === name);
  if (!found) throw refuseDetail(422, `${name}: Field required`);
  if (!found.facts) throw refuseDetail(500, 'cannot identify image file');
  return found;
}
