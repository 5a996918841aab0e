import { localize, type ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  parseRetryAfter,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import {
  type ErrorBody,
  errorReplySchema,
  type ImagesReply,
  imagesReplySchema,
  type StreamEvent,
  streamEventSchema,
} from './reply-schema.ts';
import { usageOf } from './usage.ts';

/** What `auto` became, for people who look closely. */
function metadataOf(facts: ImagesReply | StreamEvent): Record<string, string> {
  const { size, quality, background, output_format: outputFormat } = facts;
  return Object.fromEntries(
    Object.entries({ size, quality, background, outputFormat }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** The error object of a body in the vendor's envelope; null for any other body, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  try {
    return errorReplySchema.parse(JSON.parse(text)).error;
  } catch {
    return null;
  }
}

const attemptOf = ({ model }: CallRequest) => `to paint with ${model.providerModelId}`;

function refusal(
  answer: SpooledAnswer,
  error: ErrorBody | null,
  request: CallRequest,
  context: AdapterContext,
): ProviderFailure {
  return failureOf(
    {
      status: answer.status,
      error,
      retryAfterMs: parseRetryAfter(answer.headers, context.clock.now()),
      requestId: answer.requestId,
      attempt: attemptOf(request),
    },
    context,
  );
}

function nothingCame(
  what: string,
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
  charge: 'charged' | 'unknown',
): ProviderFailure {
  const name = localize(context.provider.label);
  return badResponse(`${name} was asked ${attemptOf(request)}, and ${what}`, {
    charge,
    providerRequestId: answer.requestId,
  });
}

async function imageOf(
  item: { b64_json?: unknown; url?: string | null | undefined },
  images: AnswerImages,
) {
  if (item.b64_json !== undefined && item.b64_json !== null) return images.ofBase64(item.b64_json);
  return item.url ? images.ofUrl(item.url) : null;
}

async function readWhole(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const parsed = imagesReplySchema.safeParse(await answer.json());
  if (!parsed.success)
    throw nothingCame('its answer is no list of pictures', answer, request, context, 'unknown');
  const reply = parsed.data;
  const metadata = metadataOf(reply);
  const images: ResultImage[] = [];
  for (const item of reply.data ?? []) {
    const image = await imageOf(item, answer.images);
    if (image) images.push({ image, revisedPrompt: item.revised_prompt ?? null, metadata });
  }
  const usage = usageOf([reply.usage], reply.svg_usage);
  if (images.length === 0) {
    if (reply.error) throw refusal(answer, reply.error, request, context);
    throw nothingCame(
      'there was no picture in its answer',
      answer,
      request,
      context,
      usage ? 'charged' : 'unknown',
    );
  }
  return { kind: 'images', images, usage, providerRequestId: answer.requestId };
}

async function readStream(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const images: ResultImage[] = [];
  const usages: StreamEvent['usage'][] = [];
  let error: ErrorBody | null = null;
  for (const { event, data } of await answer.events()) {
    const parsed = streamEventSchema.safeParse(data);
    if (!parsed.success) continue;
    const type = parsed.data.type ?? event ?? '';
    if (type.endsWith('.completed')) {
      usages.push(parsed.data.usage);
      const image = await imageOf(parsed.data, answer.images);
      if (image) images.push({ image, metadata: metadataOf(parsed.data) });
    } else if (parsed.data.error || type === 'error') {
      // The fields of an error stand in `error`, or in the event itself.
      error ??= parsed.data.error ?? errorIn(JSON.stringify({ error: data }));
    }
  }
  if (images.length === 0) {
    if (error) throw refusal(answer, error, request, context);
    throw nothingCame(
      'its stream ended before a picture was complete',
      answer,
      request,
      context,
      'unknown',
    );
  }
  const failure = error ? refusal(answer, error, request, context).details : null;
  return {
    kind: 'images',
    images,
    usage: usageOf(usages),
    providerRequestId: answer.requestId,
    ...(failure
      ? {
          refusals: [
            { message: failure.message, providerMessage: failure.providerMessage ?? null },
          ],
        }
      : {}),
  };
}

/** Reads an answer: pictures and what they cost, or a failure that says whether it was charged. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  if (answer.status < 200 || answer.status >= 300)
    throw refusal(answer, errorIn(await answer.text()), request, context);
  const isStream = (answer.headers['content-type'] ?? '').includes('text/event-stream');
  return isStream ? readStream(answer, request, context) : readWhole(answer, request, context);
}

/** A preview in an event of a stream. */
export function readPreview(event: {
  event: string | null;
  data: unknown;
}): { base64: string; index: number } | null {
  const parsed = streamEventSchema.safeParse(event.data);
  if (!parsed.success) return null;
  const { type, b64_json: base64, partial_image_index: index } = parsed.data;
  if (!(type ?? event.event ?? '').endsWith('.partial_image')) return null;
  return typeof base64 === 'string' ? { base64, index: index ?? 0 } : null;
}
