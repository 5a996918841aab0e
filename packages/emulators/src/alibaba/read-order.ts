import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { DashScopeRefusal, invalid, modelNotFound } from './errors.ts';
import type { DashScopeModel, Endpoint, ServedModel } from './models.ts';
import { resolveSize, type Size } from './sizes.ts';

const share = z.number().min(1).max(2).default(1);

/** Settings by type alone. What nobody knows is passed over, as the vendor does. */
const parametersSchema = z.object({
  size: z.string().optional(),
  n: z.int().min(1).optional(),
  negative_prompt: z.string().optional(),
  prompt_extend: z.boolean().optional(),
  prompt_extend_mode: z.enum(['direct', 'agent']).optional(),
  watermark: z.boolean().default(false),
  seed: z.int().min(0).max(2_147_483_647).optional(),
  enable_sequential: z.boolean().default(false),
  thinking_mode: z.boolean().optional(),
  bbox_list: z.array(z.array(z.array(z.number()).length(4)).max(2)).optional(),
  color_palette: z
    .array(
      z.object({
        hex: z.string().regex(/^#[0-9A-Fa-f]{6}$/),
        ratio: z.string().regex(/^\d{1,3}\.\d{2}%$/),
      }),
    )
    .min(3)
    .max(10)
    .optional(),
  strength: z.number().min(0).max(1).optional(),
  is_sketch: z.boolean().optional(),
  upscale_factor: z.int().min(1).max(4).default(1),
  top_scale: share,
  bottom_scale: share,
  left_scale: share,
  right_scale: share,
});
export type Parameters = z.output<typeof parametersSchema>;

const messageSchema = z.object({
  role: z.literal('user'),
  content: z.array(z.union([z.object({ text: z.string() }), z.object({ image: z.string() })])),
});
const bodySchema = z.object({
  model: z.string().min(1),
  input: z.record(z.string(), z.unknown()),
  parameters: parametersSchema.prefault({}),
});
const currentInputSchema = z.object({ messages: z.array(messageSchema).length(1) });
const olderInputSchema = z.object({
  prompt: z.string(),
  negative_prompt: z.string().optional(),
  images: z.array(z.string()).optional(),
  function: z.string().optional(),
  base_image_url: z.string().optional(),
  mask_image_url: z.string().optional(),
});

/** What the two forms of an input come to. */
interface Asked {
  readonly prompt: string;
  readonly negativePrompt: string | undefined;
  readonly images: readonly string[];
  readonly mask: string | undefined;
  readonly tool: string | undefined;
}

/** A request whose every field has been checked. */
export interface Order {
  readonly modelId: string;
  readonly model: DashScopeModel;
  readonly endpoint: Endpoint;
  readonly prompt: string;
  readonly inputs: readonly PictureInput[];
  readonly mask: PictureInput | undefined;
  readonly tool: string | undefined;
  readonly size: Size;
  readonly count: number;
  readonly parameters: Parameters;
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  prefix: readonly string[] = [],
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = [...prefix, ...(issue?.path ?? [])].join('.');
  const isMissing = issue?.code === 'invalid_type' && /undefined/.test(issue.message);
  throw invalid(isMissing ? `Field required: ${path}` : `${path}: ${issue?.message ?? 'invalid'}`);
}

function askedOf(endpoint: Endpoint, input: unknown, parameters: Parameters): Asked {
  if (endpoint === 'now' || endpoint === 'task') {
    const [message] = parse(currentInputSchema, input, ['input']).messages;
    const content = message?.content ?? [];
    const texts = content.flatMap((item) => ('text' in item ? [item.text] : []));
    if (texts.length !== 1) throw invalid('The content must hold exactly one text.');
    return {
      prompt: texts[0] ?? '',
      negativePrompt: parameters.negative_prompt,
      images: content.flatMap((item) => ('image' in item ? [item.image] : [])),
      mask: undefined,
      tool: undefined,
    };
  }
  const asked = parse(olderInputSchema, input, ['input']);
  return {
    prompt: asked.prompt,
    negativePrompt: asked.negative_prompt,
    images: asked.images ?? (asked.base_image_url ? [asked.base_image_url] : []),
    mask: asked.mask_image_url,
    tool: asked.function,
  };
}

/** Checks a body: its form, the model and its endpoint, then each field. */
export async function readOrder(
  endpoint: Endpoint,
  value: unknown,
  served: readonly ServedModel[],
  context: EmulatorContext,
): Promise<Order> {
  const body = parse(bodySchema, value);
  const model = served.find(({ id }) => id === body.model)?.image;
  if (!model?.endpoints.includes(endpoint)) throw new DashScopeRefusal(modelNotFound(body.model));
  const { parameters } = body;
  const asked = askedOf(endpoint, body.input, parameters);
  if (asked.prompt.trim() === '') throw invalid('The prompt must not be empty.');
  checkSupport(asked, model);
  const inputs = await Promise.all(asked.images.map((text) => readInput(text, context, model)));
  const [least, most] = model.inputs;
  if (inputs.length < least || inputs.length > most) {
    throw invalid(`The number of images must be between ${least} and ${most}.`);
  }
  const mask = asked.mask === undefined ? undefined : await readInput(asked.mask, context, model);
  checkMask(asked.tool, mask, inputs[0]);
  const size = resolveSize(model, parameters.size, inputs[0]?.facts);
  checkTogether(parameters, inputs.length);
  return {
    modelId: body.model,
    model,
    endpoint,
    prompt: asked.prompt,
    inputs,
    mask,
    tool: asked.tool,
    size: sizeOfTool(asked.tool, inputs[0]?.facts, parameters) ?? size,
    count: countOf(parameters, model),
    parameters,
  };
}

function checkSupport({ negativePrompt, tool }: Asked, model: DashScopeModel): void {
  if (negativePrompt !== undefined && !model.negativePrompt) {
    throw invalid(`negative_prompt is not supported by the model ${model.id}.`);
  }
  if (model.functions.length > 0 && !model.functions.includes(tool ?? '')) {
    throw invalid(`input.function must be one of ${model.functions.join(', ')}.`);
  }
}

function checkTogether(parameters: Parameters, images: number): void {
  const { bbox_list: boxes, prompt_extend_mode: mode, size, enable_sequential: isSet } = parameters;
  if (boxes && boxes.length !== images) {
    throw invalid(`bbox_list must have one list for each of the ${images} images.`);
  }
  if (mode === 'agent' && images > 0) throw invalid('agent is for pictures from text alone.');
  if (size === '4K' && (images > 0 || isSet)) throw invalid('4K is for single pictures from text.');
}

function checkMask(
  tool: string | undefined,
  mask: PictureInput | undefined,
  base: PictureInput | undefined,
): void {
  if (tool === 'description_edit_with_mask' && !mask) {
    throw invalid('Field required: input.mask_image_url');
  }
  const isAlike =
    !mask || (mask.facts.width === base?.facts.width && mask.facts.height === base.facts.height);
  if (!isAlike) throw invalid('The mask must be of the size of the image.');
}

function countOf({ n, enable_sequential: isSet }: Parameters, { count }: DashScopeModel): number {
  const most = isSet ? count.inSet : count.most;
  if (n !== undefined && n > most) throw invalid(`n must be between 1 and ${most}.`);
  return n ?? (isSet ? most : count.standard);
}

/** Tools that keep or change the input's size by themselves. */
function sizeOfTool(
  tool: string | undefined,
  base: Size | undefined,
  parameters: Parameters,
): Size | undefined {
  if (tool === undefined || base === undefined) return undefined;
  const { width, height } = base;
  if (tool === 'super_resolution') {
    const factor = parameters.upscale_factor;
    return { width: width * factor, height: height * factor };
  }
  if (tool !== 'expand') return { width, height };
  const { left_scale: left, right_scale: right, top_scale: top, bottom_scale: bottom } = parameters;
  return {
    width: Math.round(width * (left + right - 1)),
    height: Math.round(height * (top + bottom - 1)),
  };
}

async function readInput(
  text: string,
  context: EmulatorContext,
  { inputEdge: [least, most] }: DashScopeModel,
): Promise<PictureInput> {
  const input = await readPictureInput(context, text);
  if (input === 'unreachable') throw invalid(`The URL cannot be fetched: ${text}`, 'InvalidURL');
  if (typeof input === 'string') {
    throw invalid('The image cannot be decoded.', 'InvalidParameter.DataInspection');
  }
  const { width, height } = input.facts;
  if (Math.min(width, height) < least || Math.max(width, height) > most) {
    throw invalid(`The width and height of an image must be between ${least} and ${most}.`);
  }
  return input;
}
