import { formatDecimal, localize, microsToDecimal, type ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  contentRefused,
  jobFailed,
  joinUrl,
  type PollOutcome,
  requestIdOf,
} from '@darkroom/provider-kit';
import { z } from 'zod';
import { ideogramHeaders } from './headers.ts';
import { picturesOf } from './pictures.ts';
import { errorIn, pollFailure } from './refusals.ts';
import { generationSchema } from './reply-schema.ts';

/** Polls are rate limited; a picture takes from five seconds to a minute. */
export const POLL_MS = 3000;

const handleSchema = z.object({ id: z.string() });
/** Words of `failure_reason` that speak of safety: content_policy_violation was seen. */
const SAFETY = /content|policy|safety|moderation|nsfw|copyright/i;

/** Asks how a job stands. The addresses of its pictures are fresh with every answer. */
export async function pollGeneration(
  handle: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { id } = handleSchema.parse(handle);
  const answer = await context.http.call({
    url: joinUrl(context.baseUrl, '/v2/generations/{id}', { id }),
    headers: ideogramHeaders(context),
  });
  const { status, headers } = answer;
  if (status !== 200) throw pollFailure({ status, headers, error: errorIn(answer.text) }, context);
  const requestId = requestIdOf(headers);
  const parsed = generationSchema.safeParse(answer.json());
  if (!parsed.success) {
    throw badResponse(
      `What ${localize(context.provider.label)} answered about a job is none of this API`,
      { providerRequestId: requestId },
    );
  }
  const { status: state, data, failure_reason: reason, usage_cost_usd_micros: cost } = parsed.data;
  if (state === 'pending') return { kind: 'running', progress: null, pollAfterMs: POLL_MS };
  if (state === 'failed') throw endFailure(reason ?? null, cost ?? null, requestId, context);
  const billed =
    typeof cost === 'number' ? formatDecimal(microsToDecimal(BigInt(Math.round(cost)))) : null;
  return picturesOf({ items: data ?? [], images, billed, requestId }, request, context);
}

/** A job that ended without a picture. What it cost is known where its end tells it. */
function endFailure(
  reason: string | null,
  cost: number | null,
  requestId: string | null,
  context: AdapterContext,
): ProviderFailure {
  const facts = {
    provider: context.provider,
    providerText: reason?.replaceAll('_', ' ') ?? null,
    secrets: context.secrets(),
    charge: cost === null ? 'unknown' : cost > 0 ? 'charged' : 'not-charged',
    providerRequestId: requestId,
  } as const;
  return SAFETY.test(reason ?? '') ? contentRefused('input', facts) : jobFailed(facts);
}
