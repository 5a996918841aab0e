import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  callTarget,
  contentRefused,
  credentialHeaders,
  jobFailed,
  jsonIn,
  type PollOutcome,
} from '@darkroom/provider-kit';
import { POLL_MS } from './read-answer.ts';
import { pollFailureOf } from './refusals.ts';
import { handleSchema, statusReplySchema } from './reply-schema.ts';

/** Asks once how a job stands, behind the path of its model. */
export async function pollJob(
  written: Record<string, unknown>,
  request: CallRequest,
  context: AdapterContext,
  images: AnswerImages,
): Promise<PollOutcome> {
  const { id } = handleSchema.parse(written);
  const { status, headers, text } = await context.http.call({
    method: 'POST',
    url: `${callTarget(request, context.baseUrl).url}/get_result`,
    headers: credentialHeaders(context),
    body: { kind: 'json', value: { id } },
  });
  const told = statusReplySchema.safeParse(jsonIn(text)).data;
  const word = (told?.status ?? '').trim().toLowerCase();
  if (status < 200 || status >= 300 || word === '') {
    throw pollFailureOf({ status, headers, text }, context);
  }
  if (word === 'task not found') throw pollFailureOf({ status: 404, headers, text }, context);
  throwIfEnded(word, told?.details, id, context);
  if (word !== 'ready') {
    return { kind: 'running', progress: told?.progress ?? null, pollAfterMs: POLL_MS };
  }
  const sample = told?.result?.sample;
  if (!sample) {
    throw badResponse(
      `${localize(context.provider.label)} says that the picture of ${request.model.providerModelId} is ready, and names none`,
      { charge: 'unknown', providerRequestId: id },
    );
  }
  return {
    kind: 'images',
    images: [{ image: await images.ofUrl(sample) }],
    usage: null,
    providerRequestId: id,
  };
}

/** Every end but a good one; a word that nobody knows is none. Which of them are billed is not documented. */
function throwIfEnded(word: string, details: unknown, id: string, context: AdapterContext): void {
  const facts = {
    provider: context.provider,
    providerText: textsIn(details).join(', ') || null,
    secrets: context.secrets(),
    charge: 'unknown',
    providerRequestId: id,
  } as const;
  if (word === 'request moderated') throw contentRefused('input', facts);
  if (word === 'content moderated') throw contentRefused('output', facts);
  if (word === 'error' || word === 'failed') throw jobFailed(facts);
}

/** The texts inside of anything. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
