import { localize } from '@darkroom/core';
import {
  type AdapterContext,
  badResponse,
  type CallOutcome,
  type CallRequest,
  contentRefused,
  type ResultImage,
  type SpooledAnswer,
} from '@darkroom/provider-kit';
import { failureOf } from './refusals.ts';
import { wholeReplySchema } from './reply-schema.ts';

/** Between two questions after a job, in milliseconds. */
export const POLL_MS = 1000;
const FILTERED = /filter/i;

/** Reads an answer: a picture, pictures as base64, or the id of a job. */
export async function readAnswer(
  answer: SpooledAnswer,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallOutcome> {
  const { status, headers, requestId } = answer;
  const { provider } = context;
  if (status < 200 || status >= 300) {
    const text = await answer.text();
    throw failureOf({ status, headers, text }, context, request.model);
  }
  const filtered = (reason: string | null | undefined) =>
    FILTERED.test(reason ?? '')
      ? contentRefused('output', { provider, providerText: reason ?? null, charge: 'unknown' })
      : null;
  const empty = (what: string) =>
    badResponse(
      `${localize(provider.label)}'s answer for ${request.model.providerModelId} ${what}`,
      {
        charge: 'unknown',
        providerRequestId: requestId,
      },
    );

  if ((headers['content-type'] ?? '').startsWith('image/')) {
    const refused = filtered(headers['finish-reason']);
    if (refused) throw refused;
    if (answer.byteSize === 0) throw empty('holds no picture');
    const image = await answer.images.ofBody();
    const result: ResultImage = { image, seed: headers.seed ?? null };
    return { kind: 'images', images: [result], usage: null, providerRequestId: requestId };
  }

  const parsed = wholeReplySchema.safeParse(await answer.json());
  if (!parsed.success) throw empty('is no list of pictures');
  const { request_id: id, base64, finishReason, seed } = parsed.data;
  if (id) return { kind: 'accepted', handle: { id }, providerRequestId: id, pollAfterMs: POLL_MS };
  const refused = filtered(finishReason);
  if (refused) throw refused;
  const images: ResultImage[] = [];
  for (const text of base64 ?? []) {
    images.push({ image: await answer.images.ofBase64(text), seed: seed ?? null });
  }
  if (images.length === 0) throw empty('holds no picture');
  return { kind: 'images', images, usage: null, providerRequestId: requestId };
}
