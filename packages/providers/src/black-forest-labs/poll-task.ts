import { divideDecimal, formatDecimal, localize, parseDecimal } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  contentRefused,
  credentialHeaders,
  jobFailed,
  jsonIn,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { pollingUrl } from './polling-url.ts';
import { pollFailureOf } from './refusals.ts';
import { type Handle, handleSchema, type Status, statusSchema } from './reply-schema.ts';

/** The vendor wants to be asked every half second to second. */
const SOON_MS = 500;
const LATER_MS = 1000;
const SOON_FOR_MS = 10_000;
/** For so long after a submit a region may not know of the task yet. */
const UNKNOWN_AT_FIRST_MS = 15_000;
const CREDITS_OF_A_DOLLAR = 100n;

/** Asks once how a task stands. */
export async function pollTask(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const handle = handleSchema.parse(written);
  const age = context.clock.now() - handle.acceptedAt;
  const answer = await context.http.call({
    url: pollingUrl(handle, context),
    headers: credentialHeaders(context),
  });
  const { status, headers, text } = answer;
  const parsed = statusSchema.safeParse(jsonIn(text));
  const told = parsed.success ? parsed.data : null;
  const word = (told?.status ?? told?.state ?? '').trim().toLowerCase();
  const isUnknown = status === 404 || word === 'task not found';
  if (isUnknown && age >= UNKNOWN_AT_FIRST_MS) {
    throw pollFailureOf({ status: 404, headers, text }, context);
  }
  // A page in a status's place says nothing either.
  if (!isUnknown && (status < 200 || status >= 300 || word === '')) {
    throw pollFailureOf({ status, headers, text }, context);
  }
  if (told && word === 'ready') return readResult(told, handle, { request, context, images });
  if (told) throwIfEnded(word, told, handle, context);
  return {
    kind: 'running',
    progress: told?.progress ?? null,
    pollAfterMs: age < SOON_FOR_MS ? SOON_MS : LATER_MS,
  };
}

/** Every end but a good one. Which of them are billed is not documented. */
function throwIfEnded(
  word: string,
  { details }: Status,
  { id }: Handle,
  context: AdapterContext,
): void {
  const facts = {
    provider: context.provider,
    providerText: wordsOf(details),
    secrets: context.secrets(),
    charge: 'unknown',
    providerRequestId: id,
  } as const;
  if (word === 'request moderated') throw contentRefused('input', facts);
  if (word === 'content moderated') throw contentRefused('output', facts);
  if (word === 'error' || word === 'failed') throw jobFailed(facts);
}

/** The texts inside of details, whatever their shape. */
function wordsOf(details: unknown): string | null {
  const texts: string[] = [];
  const collect = (value: unknown) => {
    if (typeof value === 'string') texts.push(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect(details);
  return texts.length === 0 ? null : texts.join(', ');
}

/** Fetches the picture at once, without the key: its address works for ten minutes. */
async function readResult(
  { result, cost }: Status,
  handle: Handle,
  {
    request,
    context,
    images,
  }: { request: CallRequest; context: AdapterContext; images: AnswerImages },
): Promise<PollOutcome> {
  if (!result?.sample) {
    throw badResponse(
      `${localize(context.provider.label)} says that the picture of ${request.model.providerModelId} is ready, and names none`,
      { charge: 'charged', providerRequestId: handle.id },
    );
  }
  const { sample, prompt, seed, duration } = result;
  const image = await images.ofUrl(sample);
  const isRewritten = typeof prompt === 'string' && prompt !== request.request.prompt;
  return {
    kind: 'images',
    images: [
      {
        image,
        seed: seedText(seed),
        revisedPrompt: isRewritten && prompt !== '' ? prompt : null,
        metadata: typeof duration === 'number' ? { duration } : {},
      },
    ],
    usage: null,
    billed: dollars(cost ?? handle.cost),
    providerRequestId: handle.id,
  };
}

/** A seed that a JSON number cannot hold exactly is not told: another one would not give the same picture. */
function seedText(seed: string | number | null | undefined): string | null {
  if (typeof seed === 'string') return seed;
  return Number.isSafeInteger(seed) ? String(seed) : null;
}

/** Credits as dollars; null where they are not told. */
function dollars(credits: number | null | undefined): string | null {
  const exact = credits === null || credits === undefined ? null : parseDecimal(String(credits));
  return exact === null ? null : formatDecimal(divideDecimal(exact, CREDITS_OF_A_DOLLAR));
}
