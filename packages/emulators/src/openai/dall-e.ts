import { jsonReply, type Reply } from '../kit/reply.ts';
import { badRequest } from './errors.ts';
import type { ImageRequest } from './image-request.ts';

/** What the DALL·E models had and the later ones have not: a price a picture, and pictures by address. */
export interface DallERules {
  readonly mostImages: number;
  /** Characters. */
  readonly longestPrompt: number;
  /** Rewrites the prompt and says so. */
  readonly revisesPrompt: boolean;
  /** Micros of a dollar, by quality and size, such as `hd 1024x1024`. */
  readonly prices: Readonly<Record<string, number>>;
}

/** Fields that came after DALL·E. */
const LATER_FIELDS = [
  'background',
  'output_format',
  'output_compression',
  'moderation',
  'complexity',
  'frame_count',
  'frame_duration_ms',
  'stream',
  'partial_images',
  'safety_identifier',
  'svg',
  'input_fidelity',
];
/** How long a picture's address worked, in milliseconds. */
const LIFETIME_MS = 60 * 60_000;

/** The fields of the endpoints that a model does not know. */
export function unknownFieldsOf(model: {
  readonly id: string;
  readonly dallE?: DallERules;
}): readonly string[] {
  if (model.dallE === undefined) return ['response_format', 'style'];
  return model.dallE.revisesPrompt ? LATER_FIELDS : [...LATER_FIELDS, 'style'];
}

/** Refuses what these models refuse beyond what the fields say. */
export function checkDallE(rules: DallERules, request: { prompt: string; count: number }): void {
  if (request.count > rules.mostImages) {
    throw badRequest(
      'n',
      'invalid_value',
      `Invalid 'n': you must provide n=${rules.mostImages} for this model.`,
    );
  }
  if (request.prompt.length > rules.longestPrompt) {
    throw badRequest(
      'prompt',
      'string_above_max_length',
      `Invalid 'prompt': string too long. Expected a string with maximum length ${rules.longestPrompt}, but got a string with length ${request.prompt.length} instead.`,
    );
  }
}

/** Micros of a dollar for one picture. */
export function dallEPrice(rules: DallERules, request: ImageRequest): number {
  const { quality, size } = request;
  return rules.prices[`${quality} ${size.width}x${size.height}`] ?? 0;
}

/** The answer: no usage, no resolved values; pictures as text, or under an address of the emulator's own. */
export function dallEAnswer(
  rules: DallERules,
  answer: {
    readonly request: ImageRequest;
    readonly created: number;
    readonly pictures: readonly Buffer[];
    host(picture: Buffer, lifetimeMs: number): string;
  },
): Reply {
  const { request, created, pictures } = answer;
  const revised = rules.revisesPrompt
    ? { revised_prompt: `${request.prompt}, in fine detail` }
    : undefined;
  const data = pictures.map((picture) => ({
    ...revised,
    ...(request.responseFormat === 'b64_json'
      ? { b64_json: picture.toString('base64') }
      : { url: answer.host(picture, LIFETIME_MS) }),
  }));
  return jsonReply(200, { created, data });
}
