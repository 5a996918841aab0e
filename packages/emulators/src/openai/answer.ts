import { spreadPieces } from '../kit/deliver.ts';
import type { Fault } from '../kit/faults.ts';
import { makePicture } from '../kit/picture.ts';
import { jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import { dallEAnswer } from './dall-e.ts';
import { moderationBlocked } from './errors.ts';
import type { ImageRequest } from './image-request.ts';
import { textTokens, usageOf } from './usage.ts';

/** Cells along the longer edge of the first, second and third partial image. */
const PREVIEW_DETAIL = [12, 24, 48];
const SVG_AUTHOR_TOKENS = 900;

/** What an answer is made from. */
export interface AnswerContext {
  readonly request: ImageRequest;
  /** Images in the answer; fewer than asked where a fault says so. */
  readonly images: number;
  readonly fault: Fault | undefined;
  readonly requestId: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly imageBytes: number | null;
  readonly latencyMs: number;
  /** Puts a picture under an address of the emulator's own. */
  host(picture: Buffer, lifetimeMs: number): string;
}

async function paint(context: AnswerContext, index: number, detail?: number): Promise<Buffer> {
  const { request } = context;
  const [first] = request.inputs;
  const inputs = [...request.inputs, ...request.overlays].map((input) => sha256(input.bytes));
  const picture = await makePicture({
    seed: [request.modelId, request.prompt, request.quality, index, ...inputs].join('\n'),
    ...request.size,
    format: request.format,
    transparent: request.background === 'transparent',
    compression: request.compression,
    targetBytes: detail === undefined ? (context.imageBytes ?? undefined) : undefined,
    base: first && { bytes: first.bytes, mask: request.mask?.bytes },
    frames: request.frames,
    frameMilliseconds: request.frameMilliseconds,
    ...(detail === undefined ? {} : { detail }),
  });
  if (context.fault?.kind === 'corrupt-image' && detail === undefined) {
    picture.fill(0x5a, Math.floor(picture.length / 4), Math.floor((picture.length * 3) / 4));
  }
  return picture;
}

function resolved(request: ImageRequest) {
  return {
    background: request.background,
    output_format: request.format,
    quality: request.quality,
    size: `${request.size.width}x${request.size.height}`,
  };
}

const base64 = async (picture: Promise<Buffer>) => (await picture).toString('base64');

/** The whole answer as one JSON object. */
export async function plainAnswer(context: AnswerContext): Promise<Reply> {
  const { request } = context;
  const { dallE } = request.model;
  if (dallE) {
    const pictures: Buffer[] = [];
    for (let index = 0; index < context.images; index += 1) {
      pictures.push(await paint(context, index));
    }
    return dallEAnswer(dallE, { ...context, pictures });
  }
  return jsonReplyWithHoles(200, async (hole) => {
    const data: { b64_json: string }[] = [];
    for (let index = 0; index < context.images; index += 1) {
      data.push({ b64_json: hole(await base64(paint(context, index))) });
    }
    return {
      created: context.created,
      ...resolved(request),
      data,
      usage: usageOf(request, context.images, true),
      ...(request.format === 'svg' && { svg_usage: svgUsage(request) }),
      safety_identifier: request.safetyIdentifier ?? null,
    };
  });
}

/** Tokens of the model that writes the SVG: made up, but fixed. */
function svgUsage(request: ImageRequest) {
  const input = textTokens(request.prompt);
  return {
    model: request.svgModel ?? 'gpt-5.2',
    input_tokens: input,
    output_tokens: SVG_AUTHOR_TOKENS,
    reasoning_tokens: 0,
    total_tokens: input + SVG_AUTHOR_TOKENS,
  };
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}

/** The answer as server-sent events: previews, then one completed event for each image. */
export async function streamedAnswer(context: AnswerContext): Promise<Reply> {
  const { request, fault } = context;
  const kind = request.edit ? 'image_edit' : 'image_generation';
  const common = { created_at: context.created, ...resolved(request) };
  const refused = fault?.kind === 'moderation';
  const texts: string[] = [];
  for (let index = 0; index < context.images; index += 1) {
    const previews = refused ? Math.min(1, request.partialImages) : request.partialImages;
    for (let partial = 0; partial < previews; partial += 1) {
      texts.push(
        event(`${kind}.partial_image`, {
          b64_json: await base64(paint(context, index, PREVIEW_DETAIL[partial])),
          ...common,
          partial_image_index: partial,
        }),
      );
    }
    if (refused || fault?.kind === 'stream-error') {
      texts.push(event('error', { error: streamError(context) }));
      break;
    }
    if (fault?.kind === 'stream-without-completed') break;
    texts.push(
      event(`${kind}.completed`, {
        b64_json: await base64(paint(context, index)),
        ...common,
        usage: usageOf(request, 1, index === 0),
        ...(request.safetyIdentifier && { safety_identifier: request.safetyIdentifier }),
      }),
    );
  }
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' },
    body: spreadPieces(texts, context.latencyMs),
  };
}

function streamError({ fault, requestId }: AnswerContext): object {
  if (fault?.kind === 'moderation') {
    const { message, type, param, code, more } = moderationBlocked(
      'output',
      fault.reason ?? 'sexual',
      requestId,
    );
    return { type, code, message, param, ...more };
  }
  return {
    type: 'server_error',
    code: 'server_error',
    message: `The server had an error while processing your request. Sorry about that! (request ID ${requestId})`,
    param: null,
  };
}
