import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { ArkRefusal, invalidParameter, missingParameter, modelNotFound } from './errors.ts';
import type { ArkModel, ServedModel } from './models.ts';
import { resolveSize, type Size } from './sizes.ts';

/** The body's fields by type alone. Fields that nobody knows are passed over, as the vendor does. */
const bodySchema = z.object({
  model: z.string().min(1).optional(),
  prompt: z.string().optional(),
  image: z.union([z.string(), z.array(z.string())]).optional(),
  size: z.string().optional(),
  response_format: z.enum(['url', 'b64_json']).default('url'),
  output_format: z.string().optional(),
  background: z.enum(['transparent']).optional(),
  watermark: z.boolean().default(true),
  sequential_image_generation: z.enum(['disabled', 'auto']).default('disabled'),
  sequential_image_generation_options: z
    .object({ max_images: z.int().min(1).max(15).default(15) })
    .optional(),
  stream: z.boolean().default(false),
  optimize_prompt_options: z
    .object({
      mode: z.string().optional(),
      thinking: z.enum(['auto', 'enabled', 'disabled']).optional(),
    })
    .optional(),
  tools: z.array(z.object({ type: z.literal('web_search') })).optional(),
  layer_decomposition: z.boolean().default(false),
  seed: z.int().min(-1).max(2_147_483_647).optional(),
  guidance_scale: z.number().min(1).max(10).optional(),
});
type Body = z.output<typeof bodySchema>;

/** A request whose every field has been checked. */
export interface Order {
  readonly modelId: string;
  readonly model: ArkModel;
  readonly prompt: string;
  readonly inputs: readonly PictureInput[];
  readonly size: Size;
  readonly format: 'jpeg' | 'png';
  readonly transparent: boolean;
  readonly asUrl: boolean;
  readonly watermark: boolean;
  readonly layers: boolean;
  /** A set of pictures that belong together. */
  readonly isSet: boolean;
  /** Pictures that the answer may have. */
  readonly most: number;
  readonly stream: boolean;
  readonly webSearch: boolean;
  readonly seed: number | undefined;
}

/** Inputs and outputs of a set together. */
const MOST_IN_AND_OUT = 15;
const MOST_PROMPT = 5000;

/** Checks a body in the order that the vendor does: what is missing, the model, then each field. */
export async function readOrder(
  value: unknown,
  served: readonly ServedModel[],
  context: EmulatorContext,
): Promise<Order> {
  const parsed = bodySchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalidParameter(issue?.path.join('.') || 'body', issue?.message ?? 'it is no object');
  }
  const body = parsed.data;
  if (body.model === undefined) throw missingParameter('model');
  const model = served.find(({ id }) => id === body.model)?.image;
  if (!model) throw new ArkRefusal(modelNotFound(body.model));
  const prompt = body.prompt ?? '';
  if (prompt.trim() === '' && !body.layer_decomposition) throw missingParameter('prompt');
  if ([...prompt].length > MOST_PROMPT) throw invalidParameter('prompt', 'it is too long');
  checkSupport(body, model);
  const inputs = await readInputs(body, model, context);
  const like = inputs[0]?.facts;
  const isSet = body.sequential_image_generation === 'auto';
  return {
    modelId: body.model,
    model,
    prompt,
    inputs,
    size: resolveSize(model, body.size, { prompt, like, layers: body.layer_decomposition }),
    format: body.output_format === 'png' ? 'png' : 'jpeg',
    transparent: body.background === 'transparent',
    asUrl: body.response_format === 'url',
    watermark: body.watermark,
    layers: body.layer_decomposition,
    isSet,
    most: isSet ? mostOf(body, inputs.length) : 1,
    stream: body.stream,
    webSearch: body.tools !== undefined && body.tools.length > 0,
    seed: body.seed,
  };
}

/** Fields that the model has no use for are refused by name, before anything is drawn. */
function checkSupport(body: Body, model: ArkModel): void {
  const unsupported = (param: string) =>
    invalidParameter(param, `the parameter is not supported by model ${model.id}`);
  if (body.sequential_image_generation === 'auto' && !model.sets) {
    throw unsupported('sequential_image_generation');
  }
  const options = body.sequential_image_generation_options;
  if (options && body.sequential_image_generation !== 'auto') {
    throw invalidParameter(
      'sequential_image_generation_options',
      'it goes with sequential_image_generation auto alone',
    );
  }
  if (body.stream && !model.sets) throw unsupported('stream');
  if (body.tools?.length && !model.webSearch) throw unsupported('tools');
  if (body.layer_decomposition && !model.layers) throw unsupported('layer_decomposition');
  if (body.guidance_scale !== undefined && !model.guidance) throw unsupported('guidance_scale');
  const { mode, thinking } = body.optimize_prompt_options ?? {};
  if (mode !== undefined && !model.optimizeModes.includes(mode)) {
    throw unsupported('optimize_prompt_options.mode');
  }
  if (thinking !== undefined && !model.thinking) {
    throw unsupported('optimize_prompt_options.thinking');
  }
  const format = body.output_format;
  if (format !== undefined && !model.formats.includes(format)) {
    throw invalidParameter(
      'output_format',
      model.formats.length === 0
        ? `the parameter is not supported by model ${model.id}`
        : `it must be one of ${model.formats.join(', ')}`,
    );
  }
  if (body.background && !model.transparent) throw unsupported('background');
}

function mostOf(body: Body, inputs: number): number {
  const asked = body.sequential_image_generation_options?.max_images;
  if (asked === undefined) return MOST_IN_AND_OUT - inputs;
  if (asked + inputs > MOST_IN_AND_OUT) {
    throw invalidParameter(
      'sequential_image_generation_options.max_images',
      `input and output images together must not exceed ${MOST_IN_AND_OUT}`,
    );
  }
  return asked;
}

const MOST_BYTES = 30 * 1024 * 1024;
const LEAST_EDGE = 15;
const MOST_PIXELS = 36_000_000;

async function readInputs(
  body: Body,
  model: ArkModel,
  context: EmulatorContext,
): Promise<PictureInput[]> {
  const given = body.image === undefined ? [] : [body.image].flat();
  const [least, most] = model.inputs;
  if (given.length > most) {
    throw invalidParameter('image', `number of reference images cannot exceed ${most}`);
  }
  if (given.length < least) throw missingParameter('image');
  if (body.layer_decomposition && given.length !== 1) {
    throw invalidParameter('image', 'layer decomposition takes exactly one image');
  }
  const inputs: PictureInput[] = [];
  for (const text of given) {
    const prefix = /^data:image\/([^;]+);base64,/.exec(text);
    if (text.startsWith('data:') && (!prefix || prefix[1] !== prefix[1]?.toLowerCase())) {
      throw invalidParameter(
        'image',
        'a data URL begins with data:image/<format in lower case>;base64,',
      );
    }
    const input = await readPictureInput(context, text);
    if (typeof input === 'string')
      throw invalidParameter('image', `the image cannot be read (${input})`);
    checkInput(input, model);
    inputs.push(input);
  }
  if (body.background === 'transparent') checkTransparent(body, inputs);
  return inputs;
}

function checkInput({ bytes, facts }: PictureInput, model: ArkModel): void {
  if (bytes.length > MOST_BYTES) throw invalidParameter('image', 'the image is larger than 30 MB');
  // Nothing here decodes HEIF, whose size is unknown.
  if (facts.width === 0) return;
  const [short, long] = [Math.min(facts.width, facts.height), Math.max(facts.width, facts.height)];
  if (short < LEAST_EDGE || short * long > MOST_PIXELS || long / short > model.inputRatio) {
    throw invalidParameter('image', `an image of ${facts.width}x${facts.height} is not supported`);
  }
}

function checkTransparent(body: Body, [input, ...others]: readonly PictureInput[]): void {
  const isOne = input?.facts.format === 'png' && others.length === 0;
  if (!isOne || (input.facts.alpha?.transparentShare ?? 0) === 0) {
    throw invalidParameter('background', 'it needs exactly one PNG with transparent pixels');
  }
  if (body.output_format !== 'png') {
    throw invalidParameter('background', 'it needs output_format png');
  }
}
