import { z } from 'zod';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { ParsedBody } from '../kit/exchange.ts';
import { type PictureInput, readPictureInput } from '../kit/picture-input.ts';
import { badArgument, badBody, modelNotFound, XaiRefusal } from './errors.ts';
import type { XaiModel } from './models.ts';
import { RATIOS, type Resolution } from './sizes.ts';

/** A request that passed every check. */
export interface Order {
  readonly model: XaiModel;
  /** As it was asked for: an alias stays one. */
  readonly modelId: string;
  readonly prompt: string;
  readonly count: number;
  readonly ratio: string;
  readonly resolution: Resolution;
  readonly quality: string;
  readonly asBase64: boolean;
  /** Pictures to edit. */
  readonly images: readonly PictureInput[];
  /** Pictures that are billed: those of a generation are billed and have no effect. */
  readonly billedInputs: number;
}

const MOST_IMAGES = 5;
const QUALITIES = ['low', 'medium', 'high', 'auto'];
const RESOLUTIONS = ['1k', '1.5k', '2k'] as const;

const imageSchema = z.looseObject({ type: z.literal('image_url').optional(), url: z.string() });
const bodySchema = z.looseObject({
  model: z.string(),
  prompt: z.string(),
  n: z.int().nullish(),
  aspect_ratio: z.string().nullish(),
  resolution: z.enum(RESOLUTIONS).nullish(),
  quality: z.string().nullish(),
  response_format: z.enum(['url', 'b64_json']).nullish(),
  user: z.string().nullish(),
  image: imageSchema.nullish(),
  images: z.array(imageSchema).nullish(),
  size: z.unknown().optional(),
  style: z.unknown().optional(),
});
type Body = z.output<typeof bodySchema>;

function readBody(body: ParsedBody): Body {
  if (body.kind === 'form') throw badArgument('Expected a JSON body, got multipart/form-data.');
  if (body.kind !== 'json') throw badBody('expected value at line 1 column 1');
  const parsed = bodySchema.safeParse(body.value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badBody(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid type'}`);
}

function checkArguments(body: Body, model: XaiModel): void {
  for (const name of ['size', 'style'] as const) {
    if (body[name] !== undefined && body[name] !== null)
      throw badArgument(`Argument not supported: ${name}`);
  }
  const { quality, resolution, aspect_ratio: ratio, n } = body;
  if (quality && !QUALITIES.includes(quality))
    throw badBody(
      `quality: unknown variant \`${quality}\`, expected one of ${QUALITIES.map((one) => `\`${one}\``).join(', ')}`,
    );
  if (quality && model.qualities.length > 0 && !model.qualities.includes(quality))
    throw badArgument(`Quality "${quality}" is not supported for this model.`);
  if (resolution && !model.resolutions.includes(resolution))
    throw badArgument(`${resolution.toUpperCase()} resolution is not supported for this model.`);
  if (ratio && !RATIOS.includes(ratio))
    throw badArgument(
      `aspect_ratio: unknown variant \`${ratio}\`, expected one of ${RATIOS.join(', ')}`,
    );
  if (n !== undefined && n !== null && (n < 1 || n > 10))
    throw badArgument('n must be between 1 and 10.');
  if (body.prompt.trim() === '') throw badArgument('prompt must not be empty.');
  if (body.prompt.length > model.maxPromptLength)
    throw badArgument(`Prompt length is larger than the maximum of ${model.maxPromptLength}.`);
}

async function readImages(context: EmulatorContext, body: Body): Promise<PictureInput[]> {
  if (body.image && body.images?.length)
    throw badArgument('Only one of image and images can be set.');
  const given = body.image ? [body.image] : (body.images ?? []);
  if (given.length === 0) throw badArgument('image or images is required.');
  if (given.length > MOST_IMAGES)
    throw badArgument(`At most ${MOST_IMAGES} images are supported, got ${given.length}.`);
  return Promise.all(
    given.map(async ({ url }) => {
      if (!/^(https?:|data:)/.test(url))
        throw badArgument('image url must be a URL or a data URI.');
      const read = await readPictureInput(context, url);
      if (typeof read === 'string') throw badArgument('The image could not be fetched or decoded.');
      if (!['png', 'jpeg', 'webp'].includes(read.facts.format))
        throw badArgument(`Unsupported image format: ${read.facts.format}`);
      return read;
    }),
  );
}

/** Reads and checks a request as the vendor does. Throws XaiRefusal for the first thing that is wrong. */
export async function readOrder(
  context: EmulatorContext,
  body: ParsedBody,
  served: readonly XaiModel[],
  isEdit: boolean,
): Promise<Order> {
  const read = readBody(body);
  const model = served.find(({ id, aliases }) => id === read.model || aliases.includes(read.model));
  if (!model) throw new XaiRefusal(modelNotFound(read.model));
  checkArguments(read, model);
  const images = isEdit ? await readImages(context, read) : [];
  return {
    model,
    modelId: read.model,
    prompt: read.prompt,
    count: read.n ?? 1,
    ratio: read.aspect_ratio ?? 'auto',
    resolution: read.resolution ?? '1k',
    quality: read.quality ?? 'medium',
    asBase64: read.response_format === 'b64_json',
    images,
    billedInputs: isEdit ? images.length : read.image ? 1 : (read.images?.length ?? 0),
  };
}
