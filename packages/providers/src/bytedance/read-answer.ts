import { localize, type PriceFacts, type ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallRequest,
  type CallResult,
  type ResultImage,
  type SpooledAnswer,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { billOf, factsOf, usageOf } from './bill.ts';
import { errorIn, failureOf, refusedPicture, safetyStage } from './refusals.ts';
import {
  type ErrorBody,
  errorBodySchema,
  imagesReplySchema,
  type ReplyItem,
  type ReplyUsage,
  setEventSchema,
} from './reply-schema.ts';

/** What an answer tells, whether it came whole or picture by picture. */
interface Told {
  items: ReplyItem[];
  usage: ReplyUsage | null;
  /** An error about the whole, in the middle of a good answer. */
  error: ErrorBody | null;
  /** The stream ended with the event that says so. */
  isComplete: boolean;
}

/** Size, and name and place of a layer, for people who look closely. */
function metadataOf(item: ReplyItem): Record<string, unknown> {
  const { size, name, description, z_index: zIndex, bounding_box: boundingBox } = item;
  return Object.fromEntries(
    Object.entries({ size, name, description, zIndex, boundingBox }).filter(
      ([, value]) => value !== null && value !== undefined,
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

  #unusable(
    what: string,
    charge: 'charged' | 'not-charged' | 'unknown',
    words?: string | null,
  ): ProviderFailure {
    const { provider, credentials } = this.#context;
    const name = localize(provider.label);
    return badResponse(`${name}'s answer for ${this.#request.model.providerModelId} ${what}`, {
      charge,
      providerRequestId: this.#answer.requestId,
      providerText: words ?? null,
      secrets: secretsOfCredentials(provider, credentials),
    });
  }

  /** A failure of the whole: by its status, or by an error inside of a good answer. */
  #refused(error: ErrorBody | null): ProviderFailure {
    const { status, headers } = this.#answer;
    const failure = failureOf(
      { status, headers, error, model: this.#request.model },
      this.#context,
    );
    if (status >= 300) return failure;
    return failure.code === 'CONTENT_REFUSED' || failure.code === 'INSUFFICIENT_FUNDS'
      ? failure
      : this.#unusable('broke off with an error', 'unknown', error?.message);
  }

  async read(): Promise<CallResult> {
    const { status } = this.#answer;
    if (status < 200 || status >= 300) throw this.#refused(errorIn(await this.#answer.text()));
    // A fault of the request is plain JSON where a stream was asked for: the first character tells, whatever the header says.
    const isStream = /^\s*(event|data|id|retry)?:/.test(await this.#answer.text(64));
    return this.#resultOf(isStream ? await this.#told() : await this.#toldWhole());
  }

  async #toldWhole(): Promise<Told> {
    const parsed = imagesReplySchema.safeParse(await this.#answer.json());
    if (!parsed.success) throw this.#unusable('is no list of pictures', 'unknown');
    const { data, usage, error } = parsed.data;
    return { items: data ?? [], usage: usage ?? null, error: error ?? null, isComplete: true };
  }

  async #told(): Promise<Told> {
    const told: Told = { items: [], usage: null, error: null, isComplete: false };
    for (const { event, data } of await this.#answer.events()) {
      const parsed = setEventSchema.safeParse(data);
      if (!parsed.success) continue;
      const type = parsed.data.type ?? event ?? '';
      if (type.endsWith('.partial_succeeded') || type.endsWith('.partial_failed')) {
        told.items.push(parsed.data);
      } else if (type.endsWith('.completed')) {
        told.usage = parsed.data.usage ?? null;
        told.isComplete = true;
      } else if (parsed.data.error || type === 'error') {
        // The fields of an error stand in `error`, or in the event itself.
        told.error ??= parsed.data.error ?? errorBodySchema.parse(data);
      }
    }
    return told;
  }

  async #resultOf({ items, usage: reply, error, isComplete }: Told): Promise<CallResult> {
    const images: ResultImage[] = [];
    const facts: PriceFacts[] = [];
    const failed: ErrorBody[] = [];
    for (const item of items) {
      if (item.error) {
        failed.push(item.error);
        continue;
      }
      const image =
        item.b64_json !== undefined && item.b64_json !== null
          ? await this.#answer.images.ofBase64(item.b64_json)
          : item.url
            ? await this.#answer.images.ofUrl(item.url)
            : null;
      if (!image) continue;
      images.push({ image, metadata: metadataOf(item) });
      facts.push(factsOf(item, this.#request));
    }
    if (images.length === 0) throw this.#nothing(failed, reply, error, isComplete);
    const usage = usageOf(reply, images.length, this.#request);
    return {
      kind: 'images',
      images,
      // A set that broke off was not counted to its end.
      usage: isComplete ? usage : null,
      billed: isComplete ? billOf(usage, facts, this.#request) : null,
      refusals: [
        ...failed.map((one) => refusedPicture(one, this.#context)),
        ...(error ? [refusedPicture(error, this.#context)] : []),
      ],
      providerRequestId: this.#answer.requestId,
    };
  }

  /** Why there is no picture at all. Only a reply that counts none beside a reason for each says that it was free. */
  #nothing(
    failed: readonly ErrorBody[],
    usage: ReplyUsage | null,
    error: ErrorBody | null,
    isComplete: boolean,
  ): ProviderFailure {
    const [first] = failed;
    if (error) return this.#refused(error);
    if (!first) {
      return isComplete
        ? this.#unusable('holds no picture', 'unknown')
        : this.#unusable('ended before a picture was complete', 'unknown');
    }
    const charge = usage?.generated_images === 0 ? 'not-charged' : 'unknown';
    const refusal = failed.find((one) => safetyStage(one) !== null);
    if (!refusal) return this.#unusable('holds no picture', charge, first.message);
    const { headers } = this.#answer;
    const { model } = this.#request;
    return failureOf({ status: 400, headers, error: refusal, model, charge }, this.#context);
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

/** A finished picture of a set that is still under way, to be looked at already. */
export function readFinished(event: {
  event: string | null;
  data: unknown;
}): { base64: string; index: number } | null {
  const parsed = setEventSchema.safeParse(event.data);
  if (!parsed.success) return null;
  const { type, b64_json: base64, image_index: index } = parsed.data;
  if (!(type ?? event.event ?? '').endsWith('.partial_succeeded')) return null;
  return typeof base64 === 'string' ? { base64, index: index ?? 0 } : null;
}
