import { errorObject, type GoogleError } from '../google-apis/errors.ts';
import { spreadPieces } from '../kit/deliver.ts';
import type { Fault } from '../kit/faults.ts';
import { makePicture } from '../kit/picture.ts';
import { type Hole, jsonReplyWithHoles, type Reply } from '../kit/reply.ts';
import { sha256 } from '../kit/request-log.ts';
import type { Dialect } from './dialects.ts';
import type { PictureRequest } from './picture-request.ts';
import { countTokens, type Outcome, usageMetadata } from './usage.ts';

/** Cells along the longer edge of an interim thought picture. */
const THOUGHT_DETAIL = 16;

/** What an answer is made from. */
export interface AnswerContext {
  readonly request: PictureRequest;
  readonly outcome: Outcome;
  readonly fault: Fault | undefined;
  readonly responseId: string;
  readonly imageBytes: number | null;
  readonly latencyMs: number;
  readonly now: Date;
  readonly dialect: Dialect;
}

const BROKEN_STREAM: GoogleError = {
  code: 500,
  status: 'INTERNAL',
  message: 'An internal error has occurred. Please retry.',
};

/** How a stream is written: server-sent events, or one JSON array. */
export type StreamForm = 'events' | 'array';

async function paint(context: AnswerContext, thought: boolean, hole: Hole) {
  const { request } = context;
  const [first] = request.images;
  const bytes = await makePicture({
    seed: [
      request.modelId,
      request.text,
      request.seed ?? '',
      ...request.images.map((image) => sha256(image.bytes)),
    ].join('\n'),
    ...request.size,
    format: request.mimeType === 'image/png' ? 'png' : 'jpeg',
    targetBytes: thought ? undefined : (context.imageBytes ?? undefined),
    // Nothing here decodes HEIF, whose size is unknown to the reader too.
    base: first && first.facts.width > 0 ? { bytes: first.bytes } : undefined,
    ...(thought && { detail: THOUGHT_DETAIL }),
  });
  if (context.fault?.kind === 'corrupt-image' && !thought) {
    bytes.fill(0x5a, Math.floor(bytes.length / 8), Math.floor((bytes.length * 7) / 8));
  }
  return { mimeType: request.mimeType, data: hole(bytes.toString('base64')) };
}

async function parts(context: AnswerContext, hole: Hole): Promise<object[]> {
  const { request, outcome } = context;
  if (outcome.kind !== 'answer') return [];
  const signature = Buffer.from(`signature of ${context.responseId}`).toString('base64');
  const thinks = request.includeThoughts && request.model.thinkingLevels.length > 0;
  const list: object[] = [];
  if (thinks) {
    list.push({ text: '**Sketching the composition**\n\n', thought: true });
    if (outcome.image) list.push({ inlineData: await paint(context, true, hole), thought: true });
  }
  if (outcome.text !== '') list.push({ text: outcome.text });
  if (outcome.image) {
    const signed = request.model.signatures ? { thoughtSignature: signature } : {};
    list.push({ inlineData: await paint(context, false, hole), ...signed });
  }
  return list;
}

function common({ request, responseId, dialect, now }: AnswerContext): object {
  return {
    modelVersion: request.modelId,
    responseId,
    ...dialect.extras({ ...request.model, now }),
  };
}

function usage(context: AnswerContext): object {
  const counts = countTokens(context.request, context.outcome);
  return { ...usageMetadata(counts), ...context.dialect.usageExtras };
}

/** What stands beside the candidates, or in their place. */
function ending({ outcome }: AnswerContext, list: readonly object[]): object {
  const content = { content: { ...(list.length > 0 && { parts: list }), role: 'model' } };
  if (outcome.kind === 'prompt-blocked') {
    return { promptFeedback: { blockReason: outcome.reason } };
  }
  if (outcome.kind === 'candidate-blocked') {
    const finishMessage = `Unable to show the generated image. The model ended with ${outcome.reason}. You can try rephrasing the prompt.`;
    return { candidates: [{ ...content, finishReason: outcome.reason, finishMessage, index: 0 }] };
  }
  return { candidates: [{ ...content, finishReason: 'STOP', index: 0 }] };
}

/** The whole answer as one JSON object. */
export function plainAnswer(context: AnswerContext): Promise<Reply> {
  return jsonReplyWithHoles(200, async (hole) => ({
    ...ending(context, await parts(context, hole)),
    usageMetadata: usage(context),
    ...common(context),
  }));
}

/** The answer in chunks: one part each, then the end with its reason and the usage. */
export async function streamedAnswer(context: AnswerContext, form: StreamForm): Promise<Reply> {
  const list = await parts(context, (text) => text);
  const prompt = { promptTokenCount: countTokens(context.request, context.outcome).textIn };
  const chunks: object[] = list.map((part) => ({
    candidates: [{ content: { parts: [part], role: 'model' }, index: 0 }],
    usageMetadata: prompt,
    ...common(context),
  }));
  if (context.fault?.kind === 'stream-without-completed') {
    // The picture is the last part: a stream cut short lacks it as well as the end.
    chunks.pop();
  } else if (context.fault?.kind === 'stream-error') {
    chunks.splice(-1, 1, errorObject(BROKEN_STREAM));
  } else {
    const empty = context.outcome.kind === 'answer' ? [{ text: '' }] : [];
    chunks.push({
      ...ending(context, empty),
      usageMetadata: usage(context),
      ...common(context),
    });
  }
  const texts = chunks.map((chunk) => JSON.stringify(chunk));
  const written =
    form === 'events'
      ? texts.map((text) => `data: ${text}\r\n\r\n`)
      : [...texts.map((text, index) => `${index === 0 ? '[' : ',\r\n'}${text}`), ']'];
  return {
    status: 200,
    headers: {
      'content-type': form === 'events' ? 'text/event-stream' : 'application/json; charset=UTF-8',
    },
    body: spreadPieces(written, context.latencyMs),
  };
}
