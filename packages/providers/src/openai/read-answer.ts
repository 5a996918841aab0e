import { localize, type ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { errorIn } from './error-body.ts';
import { imageOf } from './read-item.ts';
import { failureOf } from './refusals.ts';
import {
  type ErrorBody,
  errorBodySchema,
  type ImagesReply,
  imagesReplySchema,
  type StreamEvent,
  streamEventSchema,
} from './reply-schema.ts';
import { billOf, usageOf } from './usage.ts';

/** What `auto` became, for people who look closely. */
function metadataOf(facts: ImagesReply | StreamEvent): Record<string, string> {
  const { size, quality, background, output_format: outputFormat } = facts;
  return Object.fromEntries(
    Object.entries({ size, quality, background, outputFormat }).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  );
}

/** Reads one answer; holds what its parts have in common. */
class AnswerReader {
  readonly #answer: SpooledAnswer;
  readonly #request: CallRequest;
  readonly #context: AdapterContext;

  constructor(answer: SpooledAnswer, request: CallRequest, context: AdapterContext) {
    this.#answer = answer;
    this.#request = request;
    this.#context = context;
  }

  #refused(error: ErrorBody | null): ProviderFailure {
    const { status, headers } = this.#answer;
    return failureOf({ status, headers, error, model: this.#request.model }, this.#context);
  }

  /** An error that came in the middle of a good answer: safety is told as such, anything else has broken it off. */
  #brokenOff(error: ErrorBody): ProviderFailure {
    const failure = this.#refused(error);
    if (failure.code !== 'UNKNOWN_OUTCOME' && failure.code !== 'INVALID_REQUEST') return failure;
    return this.#unusable('broke off with an error', 'unknown', error.message);
  }

  #unusable(what: string, charge: 'charged' | 'unknown', words?: string | null): ProviderFailure {
    const { provider } = this.#context;
    const name = localize(provider.label);
    return badResponse(`${name}'s answer for ${this.#request.model.providerModelId} ${what}`, {
      charge,
      providerRequestId: this.#answer.requestId,
      providerText: words ?? null,
      secrets: this.#context.secrets(),
    });
  }

  async read(): Promise<CallResult> {
    const { status, headers } = this.#answer;
    if (status < 200 || status >= 300) throw this.#refused(errorIn(await this.#answer.text()));
    return (headers['content-type'] ?? '').includes('text/event-stream')
      ? this.#readStream()
      : this.#readWhole();
  }

  async #readWhole(): Promise<CallResult> {
    const parsed = imagesReplySchema.safeParse(await this.#answer.json());
    if (!parsed.success) throw this.#unusable('is no list of pictures', 'unknown');
    const reply = parsed.data;
    const metadata = metadataOf(reply);
    const images: ResultImage[] = [];
    for (const item of reply.data ?? reply.images ?? []) {
      const image = await imageOf(item, this.#answer.images, this.#context);
      if (!image) continue;
      const seed = item.seed ?? reply.seed ?? null;
      images.push({ image, seed, revisedPrompt: item.revised_prompt ?? null, metadata });
    }
    const usage = usageOf([reply.usage], reply.svg_usage);
    if (images.length === 0) {
      if (reply.error) throw this.#brokenOff(reply.error);
      throw this.#unusable('holds no picture', usage ? 'charged' : 'unknown');
    }
    const billed = billOf(this.#request, [reply.usage], usage, images);
    return { kind: 'images', images, usage, billed, providerRequestId: this.#answer.requestId };
  }

  async #readStream(): Promise<CallResult> {
    const images: ResultImage[] = [];
    const usages: StreamEvent['usage'][] = [];
    let error: ErrorBody | null = null;
    for (const { event, data } of await this.#answer.events()) {
      const parsed = streamEventSchema.safeParse(data);
      if (!parsed.success) continue;
      const type = parsed.data.type ?? event ?? '';
      if (type.endsWith('.completed')) {
        usages.push(parsed.data.usage);
        const image = await imageOf(parsed.data, this.#answer.images, this.#context);
        if (image) images.push({ image, metadata: metadataOf(parsed.data) });
      } else if (parsed.data.error || type === 'error' || event === 'error') {
        // The fields of an error stand in `error`, or in the event itself.
        error ??= parsed.data.error ?? errorBodySchema.parse(data);
      }
    }
    const failure = error ? this.#brokenOff(error) : null;
    if (images.length === 0) {
      throw failure ?? this.#unusable('ended before a picture was complete', 'unknown');
    }
    const refusals = failure
      ? [{ message: failure.message, providerMessage: failure.details.providerMessage ?? null }]
      : [];
    const usage = usageOf(usages);
    return {
      kind: 'images',
      images,
      usage,
      billed: billOf(this.#request, usages, usage, images),
      providerRequestId: this.#answer.requestId,
      refusals,
    };
  }
}

/** Reads an answer: pictures and what they cost, or a failure that says whether it was charged. */
export function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  return new AnswerReader(answer, request, context).read();
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
