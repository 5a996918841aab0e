import type { PictureFormat } from '../kit/picture.ts';
import type { ImageFacts } from '../kit/read-image.ts';
import { checkDallE, unknownFieldsOf } from './dall-e.ts';
import { badRequest, modelNotFound, OpenAiRefusal } from './errors.ts';
import { type FieldValues, unknownParameter, unsupportedValue } from './fields.ts';
import type { OpenAiImageModel, ServedModel } from './models.ts';
import { resolveSize, type Size } from './sizes.ts';

/** A picture that came with the request. */
export interface InputImage {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** Pictures of an edit; a generation has none. */
export interface EditInputs {
  readonly images: readonly InputImage[];
  readonly mask?: InputImage | undefined;
  readonly markup?: InputImage | undefined;
}

/** A request whose every field has been checked, with `auto` resolved. */
export interface ImageRequest {
  readonly modelId: string;
  readonly model: OpenAiImageModel;
  readonly edit: boolean;
  readonly prompt: string;
  readonly count: number;
  readonly size: Size;
  readonly quality: string;
  readonly background: 'opaque' | 'transparent';
  readonly format: PictureFormat;
  readonly compression: number | undefined;
  readonly stream: boolean;
  readonly partialImages: number;
  readonly frames: number | undefined;
  readonly frameMilliseconds: number | undefined;
  readonly svgModel: string | undefined;
  readonly safetyIdentifier: string | undefined;
  /** For models that knew it. */
  readonly responseFormat: string;
  readonly fidelity: 'low' | 'high';
  readonly inputs: readonly InputImage[];
  readonly mask: InputImage | undefined;
  /** Mask and markup: pictures that are billed as input too. */
  readonly overlays: readonly InputImage[];
}

const text = (fields: FieldValues, name: string): string | undefined => {
  const value = fields.get(name);
  return typeof value === 'string' ? value : undefined;
};
const whole = (fields: FieldValues, name: string): number | undefined => {
  const value = fields.get(name);
  return typeof value === 'number' ? value : undefined;
};

/** Finds the model, or refuses as the vendor does for one that is unknown or retired. */
export function findModel(served: readonly ServedModel[], id: string): OpenAiImageModel {
  const found = served.find((model) => model.id === id);
  if (found === undefined) throw new OpenAiRefusal(modelNotFound(id));
  if (found.image === undefined) {
    throw badRequest(
      'model',
      'invalid_value',
      `The model '${id}' does not support image generation.`,
    );
  }
  return found.image;
}

const FORMATS: ReadonlyMap<string, PictureFormat> = new Map(
  (['png', 'jpeg', 'webp', 'gif', 'svg'] as const).map((format) => [format, format]),
);

/** Checks the rules that tie fields to the model and to each other. */
export function readImageRequest(
  fields: FieldValues,
  served: readonly ServedModel[],
  edit: EditInputs | undefined,
): ImageRequest {
  const modelId = text(fields, 'model') ?? '';
  const model = findModel(served, modelId);
  for (const name of unknownFieldsOf(model)) if (fields.has(name)) throw unknownParameter(name);
  const formats = edit === undefined ? model.formats : model.formats.filter((f) => f !== 'svg');
  const format = FORMATS.get(chosen(fields, 'output_format', formats, 'png')) ?? 'png';
  const quality = chosen(
    fields,
    'quality',
    model.dallE ? model.qualities : [...model.qualities, 'auto'],
    model.dallE ? model.autoQuality : 'auto',
  );
  const background = chosen(fields, 'background', [...model.backgrounds, 'auto'], 'auto');
  const stream = fields.get('stream') === true;
  const count = whole(fields, 'n') ?? 1;
  checkFormat(fields, format, { background, stream, count });
  checkOptional(fields, model, stream);
  const prompt = text(fields, 'prompt') ?? '';
  if (model.dallE) checkDallE(model.dallE, { prompt, count });
  if (edit?.mask !== undefined && format === 'gif') {
    throw badRequest(
      'mask',
      'invalid_value',
      "The 'mask' parameter is not supported with gif output.",
    );
  }
  const svg = fields.get('svg');
  return {
    modelId,
    model,
    edit: edit !== undefined,
    prompt,
    count,
    size: resolveSize(
      model.sizes,
      text(fields, 'size') ?? (model.dallE ? '1024x1024' : 'auto'),
      edit?.images[0]?.facts,
      format === 'gif',
    ),
    quality: quality === 'auto' ? model.autoQuality : quality,
    background: background === 'transparent' ? 'transparent' : 'opaque',
    format,
    compression: whole(fields, 'output_compression'),
    stream,
    partialImages: whole(fields, 'partial_images') ?? 0,
    frames: format === 'gif' ? (whole(fields, 'frame_count') ?? 9) : undefined,
    frameMilliseconds: whole(fields, 'frame_duration_ms'),
    svgModel:
      typeof svg === 'object' && svg !== null && 'model' in svg ? String(svg.model) : undefined,
    safetyIdentifier: text(fields, 'safety_identifier'),
    responseFormat: text(fields, 'response_format') ?? 'url',
    // Models without the setting always read their inputs with high fidelity.
    fidelity:
      model.inputFidelity.length > 0 && text(fields, 'input_fidelity') !== 'high' ? 'low' : 'high',
    inputs: edit?.images ?? [],
    mask: edit?.mask,
    overlays: [edit?.mask, edit?.markup].filter((image) => image !== undefined),
  };
}

function chosen(
  fields: FieldValues,
  name: string,
  values: readonly string[],
  fallback: string,
): string {
  const value = text(fields, name);
  if (value === undefined) return fallback;
  if (!values.includes(value)) throw unsupportedValue(name, value, values);
  return value;
}

function checkFormat(
  fields: FieldValues,
  format: PictureFormat,
  about: { background: string; stream: boolean; count: number },
): void {
  const compression = whole(fields, 'output_compression');
  if (about.background === 'transparent' && format === 'jpeg') {
    throw badRequest(
      'background',
      'invalid_value',
      'Transparent background is not supported for JPEG output format.',
    );
  }
  if (compression !== undefined && (format === 'gif' || format === 'svg')) {
    throw badRequest(
      'output_compression',
      'invalid_value',
      `Compression is not supported for ${format.toUpperCase()} output format.`,
    );
  }
  if (compression !== undefined && compression < 100 && format === 'png') {
    throw badRequest(
      'output_compression',
      'invalid_value',
      'Compression less than 100 is not supported for PNG output format.',
    );
  }
  if (about.stream && (format === 'gif' || format === 'svg')) {
    throw badRequest('stream', 'invalid_value', `Streaming is not supported for ${format} output.`);
  }
  if (format === 'svg' && about.count > 1) {
    throw badRequest('n', 'invalid_value', "Invalid 'n': svg output supports one image a request.");
  }
  for (const name of ['frame_count', 'frame_duration_ms']) {
    if (fields.has(name) && format !== 'gif') {
      throw badRequest(name, 'invalid_value', `'${name}' is only supported with gif output.`);
    }
  }
  if (fields.has('svg') && format !== 'svg') {
    throw badRequest('svg', 'invalid_value', "'svg' is only supported with svg output.");
  }
}

function checkOptional(fields: FieldValues, model: OpenAiImageModel, stream: boolean): void {
  if ((whole(fields, 'partial_images') ?? 0) > 0 && !stream) {
    throw badRequest(
      'partial_images',
      'invalid_value',
      "'partial_images' is only supported when 'stream' is true.",
    );
  }
  if (fields.has('complexity') && !model.complexity) {
    throw badRequest('complexity', 'invalid_value', unsupported('complexity', model.id));
  }
  const fidelity = text(fields, 'input_fidelity');
  if (fidelity !== undefined && !model.inputFidelity.includes(fidelity)) {
    throw badRequest('input_fidelity', 'invalid_value', unsupported('input_fidelity', model.id));
  }
}

/** The message for a field, or a value of it, that a model has no use for. */
export function unsupported(name: string, model: string): string {
  return `The parameter '${name}' with this value is not supported by the model '${model}'.`;
}
