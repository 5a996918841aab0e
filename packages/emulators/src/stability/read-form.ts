import type { ParsedBody } from '../kit/exchange.ts';
import { type ImageFacts, readImage } from '../kit/read-image.ts';
import { type Endpoint, INPUT_LIMITS } from './endpoints.ts';
import { badRequest, StabilityRefusal, TOO_LARGE } from './errors.ts';
import { fieldProblem } from './field-rules.ts';

/** A picture of a form, decoded. */
export interface InputPicture {
  readonly bytes: Buffer;
  readonly facts: ImageFacts;
}

/** A form that passed every check. */
export interface CheckedForm {
  readonly endpoint: Endpoint;
  readonly fields: ReadonlyMap<string, string>;
  readonly files: ReadonlyMap<string, InputPicture>;
}

/** Bytes of a whole request. */
const LARGEST_BODY = 10 * 1024 * 1024;
const FORMATS = ['png', 'jpeg', 'webp'];

/** Reads and checks a form as the vendor does: every wrong field is told at once. Unknown fields are passed over. */
export async function readForm(
  endpoint: Endpoint,
  body: ParsedBody,
  byteLength: number,
): Promise<CheckedForm> {
  if (byteLength > LARGEST_BODY) throw new StabilityRefusal(TOO_LARGE);
  if (body.kind !== 'form') throw badRequest('content-type: must be multipart/form-data');
  const fields = new Map<string, string>();
  const uploads = new Map<string, Buffer>();
  const problems: string[] = [];
  for (const part of body.parts) {
    if (part.kind === 'field') fields.set(part.name, part.value);
    // Some clients send an empty file so that a form without pictures is multipart.
    else if (part.bytes.length > 0) uploads.set(part.name, part.bytes);
  }
  for (const [name, rule] of Object.entries(endpoint.fields)) {
    const text = fields.get(name);
    if (text === undefined) {
      if (endpoint.required.includes(name)) problems.push(`${name}: is required`);
      continue;
    }
    const problem = fieldProblem(name, rule, text);
    if (problem !== null) problems.push(problem);
  }
  const files = new Map<string, InputPicture>();
  for (const name of endpoint.files) {
    const bytes = uploads.get(name);
    if (bytes === undefined) {
      if (endpoint.requiredFiles.includes(name)) problems.push(`${name}: is required`);
      continue;
    }
    const facts = await readImage(bytes);
    const problem = facts === undefined ? 'is not a valid image' : pictureProblem(endpoint, facts);
    if (problem !== null) problems.push(`${name}: ${problem}`);
    else if (facts !== undefined) files.set(name, { bytes, facts });
  }
  problems.push(...togetherProblems(endpoint, fields, uploads));
  if (problems.length > 0) throw badRequest(...problems);
  return { endpoint, fields, files };
}

function pictureProblem(endpoint: Endpoint, { format, width, height }: ImageFacts): string | null {
  const limits = { ...INPUT_LIMITS, ...endpoint.limits };
  if (!FORMATS.includes(format)) return 'must be a png, jpeg or webp';
  if (Math.min(width, height) < limits.leastEdge || Math.max(width, height) > limits.mostEdge)
    return `each side must be at least ${limits.leastEdge} pixels${Number.isFinite(limits.mostEdge) ? ` and at most ${limits.mostEdge}` : ''}`;
  const pixels = width * height;
  if (pixels < limits.leastPixels || pixels > limits.mostPixels)
    return `total pixel count must be between ${limits.leastPixels} and ${limits.mostPixels}`;
  return Math.max(width, height) / Math.min(width, height) > limits.mostRatio
    ? 'aspect ratio must be between 1:2.5 and 2.5:1'
    : null;
}

/** What does not go together, or must. */
function togetherProblems(
  endpoint: Endpoint,
  fields: ReadonlyMap<string, string>,
  uploads: ReadonlyMap<string, Buffer>,
): string[] {
  const has = (name: string) => fields.has(name) || uploads.has(name);
  const problems: string[] = [];
  const fromImage = has('image') && !endpoint.requiredFiles.includes('image');
  if (fromImage && !has('strength')) problems.push('strength: is required when image is provided');
  if (!has('image') && has('strength'))
    problems.push('image: is required when strength is provided');
  if (endpoint.path === 'generate/sd3') problems.push(...sd3Problems(fields, has));
  if (endpoint.output.kind === 'extended') {
    const sides = ['left', 'right', 'up', 'down'];
    if (!sides.some((side) => Number(fields.get(side) ?? 0) > 0))
      problems.push('at least one of left, right, up, down must be greater than 0');
  }
  if (endpoint.files.includes('subject_image')) {
    if (!fields.get('background_prompt') && !has('background_reference'))
      problems.push('background_prompt: is required when background_reference is not provided');
    if (has('light_source_strength') && !has('light_source_direction') && !has('light_reference'))
      problems.push(
        'light_source_strength: requires light_source_direction or light_reference to be provided',
      );
  }
  return problems;
}

function sd3Problems(
  fields: ReadonlyMap<string, string>,
  has: (name: string) => boolean,
): string[] {
  const wantsImage = fields.get('mode') === 'image-to-image';
  const model = fields.get('model') ?? 'sd3.5-large';
  return [
    ...(wantsImage && !has('image') ? ['image: is required when mode is image-to-image'] : []),
    ...(!wantsImage && has('image') ? ['image: is only allowed when mode is image-to-image'] : []),
    ...(has('image') && has('aspect_ratio')
      ? ['aspect_ratio: is only allowed when mode is text-to-image']
      : []),
    ...(has('negative_prompt') && ['sd3.5-large-turbo', 'sd3.5-flash'].includes(model)
      ? [`negative_prompt: is not supported by ${model}`]
      : []),
  ];
}
