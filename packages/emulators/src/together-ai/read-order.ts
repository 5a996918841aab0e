import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { errorReply } from './errors.ts';
import type { TogetherModel } from './models.ts';

const edge = z.int().min(64).max(1792);
/** Fields that nobody knows are passed over, as the vendor does. */
const schema = z.looseObject({
  model: z.string(),
  prompt: z.string().min(1),
  n: z.int().min(1).max(4).default(1),
  width: edge.default(1024),
  height: edge.default(1024),
  steps: z.int().min(1).optional(),
  seed: z.int().optional(),
  negative_prompt: z.string().optional(),
  guidance_scale: z.number().optional(),
  image_url: z.string().optional(),
  reference_images: z.array(z.string()).default([]),
  image_loras: z.array(z.strictObject({ path: z.url(), scale: z.number() })).default([]),
  disable_safety_checker: z.boolean().optional(),
  output_format: z.enum(['jpeg', 'png']).default('jpeg'),
  response_format: z.enum(['base64', 'url']).default('url'),
});

export interface TogetherOrder {
  readonly model: TogetherModel;
  readonly fields: z.output<typeof schema>;
  readonly pictures: readonly PictureInput[];
}

const bad = (param: string | null, message: string) =>
  new ApiRefusal(errorReply(400, { message, type: 'invalid_request_error', param, code: null }));

export async function readOrder(
  context: EmulatorContext,
  body: ParsedBody,
  models: readonly TogetherModel[],
): Promise<TogetherOrder> {
  const parsed = schema.safeParse(jsonObject(body) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bad(String(issue?.path[0] ?? ''), `Input validation error: ${issue?.message}`);
  }
  const fields = parsed.data;
  const model = models.find(({ id }) => id === fields.model);
  if (!model) {
    throw new ApiRefusal(
      errorReply(404, {
        message: `Unable to access model ${fields.model}. Please visit https://api.together.ai/models to view the list of supported models.`,
        type: 'invalid_request_error',
        param: 'model',
        code: 'model_not_available',
      }),
    );
  }
  if ((fields.steps ?? 1) > model.mostSteps) {
    throw bad('steps', `steps must be between 1 and ${model.mostSteps}`);
  }
  if (fields.width % 16 !== 0 || fields.height % 16 !== 0) {
    throw bad('width', 'width and height must be multiples of 16');
  }
  const given = [fields.image_url, ...fields.reference_images].filter((one) => one !== undefined);
  if (given.length > 0 && !model.takesPictures) {
    throw bad('image_url', `The model ${model.id} does not take images`);
  }
  const pictures: PictureInput[] = [];
  for (const text of given) {
    const picture = await readPictureInput(context, text);
    if (typeof picture === 'string') throw bad('image_url', `Failed to fetch image: ${picture}`);
    pictures.push(picture);
  }
  return { model, fields, pictures };
}
