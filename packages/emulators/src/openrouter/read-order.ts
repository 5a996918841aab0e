import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import type { PictureFormat } from '../kit/picture.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { jsonObject } from '../kit/request-fields.ts';
import { refuse } from './errors.ts';
import type { Descriptor, RoutedModel } from './models.ts';

const reference = z.strictObject({
  type: z.literal('image_url'),
  image_url: z.looseObject({ url: z.string().min(1) }),
});
const schema = z.looseObject({
  model: z.string().min(1),
  prompt: z.string().min(1),
  n: z.int().min(1).max(10).default(1),
  aspect_ratio: z.string().default('1:1'),
  resolution: z.enum(['512', '1K', '2K', '4K']).default('1K'),
  output_format: z.enum(['png', 'jpeg', 'webp', 'svg']).optional(),
  background: z.string().optional(),
  input_references: z.array(reference).default([]),
  seed: z.int().optional(),
  stream: z.boolean().default(false),
  user: z.string().optional(),
  session_id: z.string().optional(),
  provider: z.looseObject({}).optional(),
});
/** Fields that belong to the router itself, whatever a model says. */
const OWN = new Set(['model', 'prompt', 'stream', 'user', 'session_id', 'provider', 'n', 'size']);
const EDGES: Readonly<Record<string, number>> = { '512': 512, '1K': 1024, '2K': 2048, '4K': 4096 };

export interface RoutedOrder {
  readonly model: RoutedModel;
  readonly prompt: string;
  readonly count: number;
  readonly width: number;
  readonly height: number;
  readonly format: PictureFormat;
  readonly isTransparent: boolean;
  readonly streaming: boolean;
  readonly pictures: readonly PictureInput[];
  /** Everything that changes the picture, for its seed. */
  readonly look: unknown;
}

function check(name: string, value: unknown, descriptor: Descriptor | undefined): void {
  if (!descriptor) throw refuse(400, `Unsupported parameter for this model: ${name}`);
  if (descriptor.type === 'enum' && !descriptor.values.includes(String(value))) {
    throw refuse(400, `Invalid value for ${name}: expected one of ${descriptor.values.join(', ')}`);
  }
  if (descriptor.type !== 'range') return;
  const number = Array.isArray(value) ? value.length : Number(value);
  if (!(number >= descriptor.min && number <= descriptor.max)) {
    throw refuse(400, `${name} must be between ${descriptor.min} and ${descriptor.max}`);
  }
}

/** Edges on a grid of 16 pixels, as many pixels as the tier has. */
function edgesOf(ratio: string, resolution: string): { width: number; height: number } {
  const [across = 1, down = 1] = ratio === 'auto' ? [1, 1] : ratio.split(':').map(Number);
  const edge = EDGES[resolution] ?? 1024;
  const scale = Math.sqrt(across / down);
  const grid = (pixels: number) => Math.max(64, Math.round(pixels / 16) * 16);
  return { width: grid(edge * scale), height: grid(edge / scale) };
}

/** POST /api/v1/images. */
export async function readOrder(
  context: EmulatorContext,
  body: ParsedBody,
  models: readonly RoutedModel[],
): Promise<RoutedOrder> {
  const given = jsonObject(body);
  const parsed = schema.safeParse(given ?? {});
  if (!given || !parsed.success) {
    const [issue] = parsed.error?.issues ?? [];
    throw refuse(400, `Invalid input: ${issue?.path.join('.')} ${issue?.message}`);
  }
  const fields = parsed.data;
  const model = models.find(({ id }) => id === fields.model);
  if (!model) throw refuse(404, `No endpoints found for ${fields.model}.`);
  for (const [name, value] of Object.entries(given)) {
    if (!OWN.has(name)) check(name, value, model.parameters[name]);
  }
  if (fields.n > 1) check('n', fields.n, model.parameters.n);
  const pictures: PictureInput[] = [];
  for (const { image_url } of fields.input_references) {
    const picture = await readPictureInput(context, image_url.url);
    if (typeof picture === 'string') throw refuse(400, `input_references: ${picture}`);
    pictures.push(picture);
  }
  const [only] =
    model.parameters.output_format?.type === 'enum' ? model.parameters.output_format.values : [];
  const usual = only === 'svg' ? 'svg' : 'png';
  const { input_references: _, stream, ...look } = fields;
  return {
    model,
    prompt: fields.prompt,
    count: fields.n,
    ...edgesOf(fields.aspect_ratio, fields.resolution),
    format: fields.output_format ?? usual,
    isTransparent: fields.background === 'transparent',
    // A host without streaming answers as a whole, whatever was asked.
    streaming: stream && model.streams,
    pictures,
    look,
  };
}
