import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
  jobFailed,
  joinUrl,
  jsonIn,
  type PollOutcome,
  type ResultImage,
} from '@darkroom/provider-kit';
import { callWithAccess } from './access.ts';
import { pollFailureOf, refusedStage, wordsOf } from './refusals.ts';
import { handleSchema, type Output, type Status, statusSchema } from './reply-schema.ts';

const SOON_MS = 2000;
const LATER_MS = 5000;
const SOON_FOR_MS = 20_000;

/** Asks once how a job stands, at the address that its submit told; behind a gateway, at the route of that name. */
export async function pollJob(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { jobId, statusUrl, acceptedAt } = handleSchema.parse(written);
  const isOwn = statusUrl !== null && context.isOwnUrl(statusUrl);
  const { status, headers, text } = await callWithAccess(context, {
    url: isOwn ? statusUrl : joinUrl(context.baseUrl, '/v3/status/{jobId}', { jobId }),
  });
  const parsed = statusSchema.safeParse(jsonIn(text));
  if (status < 200 || status >= 300 || !parsed.success) {
    throw pollFailureOf({ status, headers, text }, context);
  }
  const told = parsed.data;
  const word = told.status.trim().toLowerCase();
  if (word === 'succeeded') return readResult(told, jobId, { request, context, images });
  throwIfEnded(word, told, jobId, context);
  const { progress } = told;
  return {
    kind: 'running',
    progress: typeof progress === 'number' ? Math.min(Math.max(progress / 100, 0), 1) : null,
    pollAfterMs: context.clock.now() - acceptedAt < SOON_FOR_MS ? SOON_MS : LATER_MS,
  };
}

/** Every end but a good one. What jobs that fail cost is not documented. A word that nobody knows is no end. */
function throwIfEnded(word: string, told: Status, jobId: string, context: AdapterContext): void {
  const { error_code: code, message } = { ...told, ...told.error };
  const facts = {
    provider: context.provider,
    providerText: wordsOf({ error_code: code, message }),
    secrets: context.secrets(),
    charge: 'unknown',
    providerRequestId: jobId,
  } as const;
  if (word === 'failed') {
    const stage = refusedStage(code);
    throw stage ? contentRefused(stage, facts) : jobFailed(facts);
  }
  if (word === 'canceled' || word === 'cancelled') {
    throw jobFailed({ ...facts, providerText: 'The job was cancelled.' });
  }
  if (word === 'timeout') throw jobFailed({ ...facts, providerText: 'The job took too long.' });
}

/** Fetches the pictures at once, without the token: their addresses work for an hour. */
async function readResult(
  { result }: Status,
  jobId: string,
  {
    request,
    context,
    images,
  }: { request: CallRequest; context: AdapterContext; images: AnswerImages },
): Promise<CallResult> {
  const name = localize(context.provider.label);
  if (!result?.outputs) {
    throw badResponse(`${name} says that the job is done, and names no pictures`, {
      charge: 'charged',
      providerRequestId: jobId,
    });
  }
  const { outputs, contentClass, promptHasDeniedWords, promptHasBlockedArtists } = result;
  if (outputs.length === 0) {
    // Variations that the rules refuse are left out: here it was all of them.
    throw contentRefused('output', { provider: context.provider, providerRequestId: jobId });
  }
  const facts = {
    ...(contentClass ? { contentClass } : {}),
    ...(promptHasDeniedWords ? { promptHasDeniedWords } : {}),
    ...(promptHasBlockedArtists ? { promptHasBlockedArtists } : {}),
  };
  const kept: ResultImage[] = [];
  for (const output of outputs) kept.push(await pictureOf(output, facts));
  const missing = Math.max(0, request.count - kept.length);
  const refusal = {
    message: `${name} left out a variation that its safety rules refused.`,
    providerMessage: null,
  };
  return {
    kind: 'images',
    images: kept,
    usage: null,
    refusals: Array.from({ length: missing }, () => refusal),
    providerRequestId: jobId,
  };

  async function pictureOf(
    { image, seed, altText }: Output,
    about: Record<string, unknown>,
  ): Promise<ResultImage> {
    if (!image?.url) {
      throw badResponse(`${name} says that a picture is ready, and not where`, {
        charge: 'charged',
        providerRequestId: jobId,
      });
    }
    return {
      image: await images.ofUrl(image.url),
      seed: seed === null || seed === undefined ? null : String(seed),
      metadata: { ...about, ...(altText ? { altText } : {}) },
    };
  }
}
