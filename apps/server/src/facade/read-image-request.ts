import type { IncomingHttpHeaders } from 'node:http';
import {
  type ExtraValue,
  type GenerationRequest,
  type ImageReference,
  nearestWord,
  parseDecimal,
  plainRequest,
  printable,
  type SizeRequest,
} from '@darkroom/core';
import type { InstalledModel } from '@darkroom/engine';
import { GivenFields, type GivenForm } from './given-fields.ts';
import { badField } from './openai-error.ts';

/** What a request to /v1/images asks for, in the language of the product. */
export interface ImageRequest {
  model: InstalledModel;
  request: GenerationRequest;
  /** How pictures are answered: base64 in the body, or links. */
  form: 'b64_json' | 'url';
  isStream: boolean;
}

/** Fields of OpenAI's that are parameters of those models that have them. Others leave them out, and say so. */
const OPENAI_PARAMETERS = [
  'quality',
  'background',
  'output_compression',
  'moderation',
  'style',
  'input_fidelity',
  'complexity',
  'frame_count',
  'frame_duration_ms',
  'safety_identifier',
  'user',
] as const;

/** Settings that OpenAI's API lacks, as fields of the body (`extra_body` of the official client) or as headers. */
const DARKROOM_FIELDS = [
  'negative_prompt',
  'seed',
  'steps',
  'guidance',
  'strength',
  'aspect_ratio',
  'max_cost',
  'cache_policy',
  'parameter_policy',
] as const;

/** Every field that one of these routes knows, a model's own parameters aside. */
const KNOWN = [
  'model',
  'prompt',
  'n',
  'size',
  'output_format',
  'response_format',
  'stream',
  'partial_images',
  ...OPENAI_PARAMETERS,
  ...DARKROOM_FIELDS,
];

function readSize(size: string | null, aspectRatio: string | null): SizeRequest | null {
  if (aspectRatio !== null && size !== null && size !== 'auto')
    throw badField('aspect_ratio', 'Give size or aspect_ratio, not both.');
  if (aspectRatio !== null) return { aspectRatio };
  if (size === null || size === 'auto') return null;
  const [, width, height] = /^(\d{1,5})x(\d{1,5})$/.exec(size) ?? [];
  if (width === undefined || height === undefined)
    return size.includes(':') ? { aspectRatio: size } : { preset: size };
  if (Number(width) < 1 || Number(height) < 1)
    throw badField('size', `${size} is no size: both edges have 1 pixel or more.`);
  return { dimensions: { width: Number(width), height: Number(height) } };
}

function readSeed(fields: GivenFields): string | null {
  const value = fields.take('seed');
  if (value === undefined) return null;
  const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text))
    throw badField(
      'seed',
      'seed takes a whole number of 0 or more. Write one above 2^53 as a text.',
      'invalid_type',
    );
  return text;
}

function oneOf<const Value extends string>(
  fields: GivenFields,
  name: string,
  values: readonly Value[],
): Value | null {
  const given = fields.text(name);
  if (given === null) return null;
  const found = values.find((value) => value.toLowerCase() === given.toLowerCase());
  if (found === undefined)
    throw badField(name, `${name} takes ${values.join(' or ')}, not "${printable(given, 40)}".`);
  return found;
}

/** Which pictures go as what. A model that edits none may still take them as references. */
function readPictures(
  { record }: InstalledModel,
  { images, mask }: Pick<GivenForm, 'images' | 'mask'>,
): Partial<GenerationRequest> {
  const [image, ...further] = images;
  if (image === undefined) return {};
  const { modes, supportsReferenceImages } = record.capabilities;
  const references = (all: readonly ImageReference[]) =>
    all.map((one) => ({ image: one, role: null, strength: null }));
  // Pictures are never left out on the quiet: what was given to be seen has to be seen.
  if (further.length > 0 && !supportsReferenceImages)
    throw badField(
      'image',
      `${record.name} takes one picture; ${images.length} were given.`,
      'unsupported_value',
    );
  if (mask !== null) return { mode: 'inpaint', image, mask, referenceImages: references(further) };
  if (modes.includes('img2img') || !supportsReferenceImages)
    return { mode: 'img2img', image, referenceImages: references(further) };
  return { mode: 'txt2img', referenceImages: references(images) };
}

function readExtra(
  { record }: InstalledModel,
  fields: GivenFields,
  others: GivenForm['others'],
): GenerationRequest['extra'] {
  const extra: { name: string; value: ExtraValue }[] = [];
  for (const parameter of record.parameters) {
    const { name } = parameter;
    const pictures = others.get(name);
    if (pictures) extra.push({ name, value: { images: [...pictures] } });
    const value = fields.parameter(parameter);
    // "auto" is the model's own choice, which is what happens where nothing is said.
    if (value !== null && value !== 'auto') extra.push({ name, value });
  }
  for (const name of OPENAI_PARAMETERS) {
    const value = fields.parameter({ name, type: 'text' });
    if (value !== null && value !== 'auto') extra.push({ name, value });
  }
  return extra;
}

/**
 * Reads a request. What the model cannot take as asked is adapted, and told in the answer's headers, unless
 * `parameter_policy` says STRICT; a field that neither OpenAI nor the model has is refused.
 *
 * @throws OpenAiError 400 naming the field.
 */
export function readImageRequest(
  model: InstalledModel,
  form: GivenForm,
  headers: IncomingHttpHeaders,
): ImageRequest {
  const fields = new GivenFields(form.fields, headers, DARKROOM_FIELDS);
  fields.take('model');
  const own = new Set(model.record.parameters.map(({ name }) => name));
  const prompt = fields.text('prompt');
  if (prompt === null)
    throw badField('prompt', 'You must provide a prompt.', 'missing_required_parameter');
  const isStream = fields.flag('stream') ?? false;
  const partialImages = fields.whole('partial_images') ?? 0;
  if (partialImages < 0 || partialImages > 3)
    throw badField('partial_images', `partial_images takes 0 to 3, not ${partialImages}.`);
  const answerForm = oneOf(fields, 'response_format', ['b64_json', 'url']) ?? 'b64_json';
  if (isStream && answerForm === 'url')
    throw badField(
      'response_format',
      'A stream carries its pictures as b64_json. Leave response_format out, or do not stream.',
    );
  const maxCost = fields.take('max_cost');
  const dollars = typeof maxCost === 'number' ? String(maxCost) : (maxCost ?? null);
  if (dollars !== null && (typeof dollars !== 'string' || (parseDecimal(dollars) ?? -1n) < 0n))
    throw badField('max_cost', 'max_cost takes US dollars, such as 0.05.', 'invalid_type');
  const request = plainRequest(prompt, {
    negativePrompt: fields.text('negative_prompt'),
    size: readSize(
      fields.text('size'),
      own.has('aspect_ratio') ? null : fields.text('aspect_ratio'),
    ),
    count: fields.whole('n') ?? 1,
    seed: readSeed(fields),
    steps: fields.whole('steps'),
    guidance: fields.number('guidance'),
    strength: fields.number('strength'),
    partialImages: isStream ? partialImages : 0,
    outputFormat: fields.text('output_format'),
    parameterPolicy: oneOf(fields, 'parameter_policy', ['ADAPT', 'STRICT']) ?? 'ADAPT',
    cachePolicy: oneOf(fields, 'cache_policy', ['USE', 'REFRESH', 'BYPASS']) ?? 'USE',
    maxCost: dollars,
    extra: readExtra(model, fields, form.others),
    ...readPictures(model, form),
  });
  const unknown = [...fields.left, ...[...form.others.keys()].filter((name) => !own.has(name))];
  if (unknown[0] !== undefined) throw unknownField(unknown[0], [...KNOWN, ...own]);
  return { model, request, form: answerForm, isStream };
}

function unknownField(name: string, known: readonly string[]) {
  const nearest = nearestWord(name, known);
  return badField(
    printable(name, 60),
    `Unknown parameter: '${printable(name, 60)}'.${nearest === null ? '' : ` Did you mean '${nearest}'?`} Neither OpenAI's API nor this model has it.`,
    'unknown_parameter',
  );
}
