import { invalidArgument } from '../google-apis/errors.ts';
import { parseProtoJson } from '../google-apis/proto-json.ts';
import {
  type GenerateContent,
  generateContentSchema,
  type InputImage,
  readContents,
} from './content.ts';
import type { Dialect } from './dialects.ts';
import type { Size } from './image-sizes.ts';
import type { GeminiImageModel } from './models.ts';
import { formatWord } from './request-fields.ts';

type PictureType = GeminiImageModel['mimeType'];

/** A request whose every field has been checked, with its defaults filled in. */
export interface PictureRequest {
  readonly modelId: string;
  readonly model: GeminiImageModel;
  readonly text: string;
  readonly images: readonly InputImage[];
  readonly wantsText: boolean;
  readonly wantsImage: boolean;
  readonly size: Size;
  /** `512`, `1K`, `2K` or `4K`. */
  readonly imageSize: string;
  readonly seed: number | undefined;
  /** Lower case. */
  readonly thinkingLevel: string;
  readonly includeThoughts: boolean;
  /** As asked for, where it was; else the model's own. */
  readonly mimeType: PictureType;
}

/** Checks a body from its JSON to the model's own rules. */
export async function readPictureRequest(
  modelId: string,
  model: GeminiImageModel,
  body: unknown,
  { fields, needsRoles }: Dialect,
): Promise<PictureRequest> {
  const request = generateContentSchema.parse(parseProtoJson(fields, body));
  const config = request.generationConfig ?? {};
  if ((config.candidateCount ?? 1) !== 1) {
    throw invalidArgument('Multiple candidates is not enabled for this model');
  }
  const thinkingLevel = readThinking(config.thinkingConfig?.thinkingLevel, model);
  const modalities = config.responseModalities ?? ['TEXT', 'IMAGE'];
  const other = modalities.find((modality) => modality !== 'TEXT' && modality !== 'IMAGE');
  if (other !== undefined) {
    throw invalidArgument(
      `Model does not support the requested response modalities: ${modalities.join(',').toLowerCase()}`,
    );
  }
  const { text, images } = await readContents(request, model, needsRoles);
  const { imageSize, size } = readSize(config, model, images);
  return {
    modelId,
    model,
    text,
    images,
    wantsText: modalities.includes('TEXT'),
    wantsImage: modalities.includes('IMAGE'),
    imageSize,
    size,
    seed: config.seed,
    thinkingLevel,
    includeThoughts: config.thinkingConfig?.includeThoughts ?? false,
    mimeType: readType(config.imageConfig?.imageOutputOptions?.mimeType, model),
  };
}

function readType(wanted: string | undefined, model: GeminiImageModel): PictureType {
  if (wanted === undefined) return model.mimeType;
  if (wanted === 'image/png' || wanted === 'image/jpeg') return wanted;
  throw invalidArgument(`Unsupported output MIME type: ${wanted}.`);
}

function readThinking(wanted: string | undefined, model: GeminiImageModel): string {
  if (wanted === undefined) return model.defaultThinking;
  const level = wanted.toLowerCase();
  if (!model.thinkingLevels.includes(level)) {
    throw invalidArgument(
      `Thinking level ${wanted} is not supported for this model. Please retry with other thinking level.`,
    );
  }
  return level;
}

function readSize(
  config: NonNullable<GenerateContent['generationConfig']>,
  model: GeminiImageModel,
  images: readonly InputImage[],
): { imageSize: string; size: Size } {
  const format = config.responseFormat?.find((entry) => entry.image !== undefined)?.image;
  const imageSize = config.imageConfig?.imageSize ?? formatWord(format?.imageSize ?? '') ?? '1K';
  const table = Object.hasOwn(model.sizes, imageSize) ? model.sizes[imageSize] : undefined;
  if (table === undefined) {
    throw invalidArgument(
      `Invalid value at 'generation_config.image_config.image_size': '${imageSize}'. Supported values: ${Object.keys(model.sizes).join(', ')}.`,
    );
  }
  const ratio = config.imageConfig?.aspectRatio ?? formatWord(format?.aspectRatio ?? '');
  const pixels = ratio === undefined ? nearest(table, images.at(-1)) : table[ratio];
  if (pixels === undefined || (ratio !== undefined && !Object.hasOwn(table, ratio))) {
    throw invalidArgument(
      `Invalid value at 'generation_config.image_config.aspect_ratio': '${ratio}'. Supported values: ${Object.keys(table).join(', ')}.`,
    );
  }
  return { imageSize, size: { width: pixels[0], height: pixels[1] } };
}

/** Without a ratio the picture is square, or has the ratio nearest to the last input's. */
function nearest(
  table: Readonly<Record<string, readonly [number, number]>>,
  like: InputImage | undefined,
): readonly [number, number] | undefined {
  if (like === undefined || like.facts.height === 0) return table['1:1'];
  const wanted = like.facts.width / like.facts.height;
  const distance = ([width, height]: readonly [number, number]) =>
    Math.abs(Math.log(width / height / wanted));
  return Object.values(table).reduce((best, size) =>
    distance(size) < distance(best) ? size : best,
  );
}
