import { localize, type PriceFacts, type ProviderFailure } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  billByImages,
  type CallRequest,
  type CallResult,
  type ResultImage,
  secretsOfCredentials,
} from '@darkroom/provider-kit';
import { refusedPicture, safetyStage, taskFailure } from './refusals.ts';
import type { Choice, ErrorBody, Output, Reply, ReplyUsage, Result } from './reply-schema.ts';

/** A picture's address, or why it was not made. */
type Item = { url: string; revisedPrompt: string | null } | { error: ErrorBody };

/** Of the current form: a choice holds its pictures, the prompt as it was rewritten, or both. */
function itemsOfChoice({ message }: Choice): Item[] {
  const content = message?.content ?? [];
  const revisedPrompt = content.find((part) => part.text)?.text ?? null;
  return content.flatMap(({ image }) => (image ? [{ url: image, revisedPrompt }] : []));
}

/** Of the older form. */
function itemOfResult(result: Result): Item[] {
  const { url, code, orig_prompt: asked, actual_prompt: used } = result;
  if (url) return [{ url, revisedPrompt: used && used !== asked ? used : null }];
  return code ? [{ error: result }] : [];
}

/** The size and the class that are billed, as the reply tells them. */
function factsOf(usage: ReplyUsage | null): PriceFacts {
  const width = usage?.output_width ?? usage?.width;
  const height = usage?.output_height ?? usage?.height;
  const imageSize = /_(\d+k)$/i.exec(usage?.output_image_type ?? '')?.[1]?.toUpperCase();
  return {
    ...(width && height ? { width, height, size: `${width}x${height}` } : {}),
    ...(imageSize ? { imageSize } : {}),
  };
}

/** The pictures of a finished answer, of a call or of a task alike. Throws ProviderFailure where there is none. */
export async function readPictures(
  { output, usage = null, request_id: requestId = null }: Reply,
  images: AnswerImages,
  request: CallRequest,
  context: AdapterContext,
): Promise<CallResult> {
  const items = [
    ...(output?.choices ?? []).flatMap(itemsOfChoice),
    ...(output?.results ?? []).flatMap(itemOfResult),
  ];
  const failed = items.flatMap((item) => ('error' in item ? [item.error] : []));
  const made: ResultImage[] = [];
  for (const item of items) {
    if ('error' in item) continue;
    const { url, revisedPrompt } = item;
    made.push({ image: await images.ofUrl(url), revisedPrompt, metadata: metadataOf(usage) });
  }
  if (made.length === 0) throw nothing(failed, output ?? null, requestId, request, context);
  const billed = usage?.image_count ?? usage?.output_image_count ?? made.length;
  const facts = Array.from({ length: billed }, () => factsOf(usage));
  return {
    kind: 'images',
    images: made,
    usage: { image: billed },
    billed: billByImages(request, facts),
    refusals: failed.map((error) => refusedPicture(error, request.model, context)),
    providerRequestId: requestId,
  };
}

function metadataOf(usage: ReplyUsage | null): Record<string, unknown> {
  const { size, imageSize } = factsOf(usage);
  return { ...(size ? { size } : {}), ...(imageSize ? { imageSize } : {}) };
}

/** Why a good answer holds no picture. Only one that gives a reason for each says that none was billed. */
function nothing(
  failed: readonly ErrorBody[],
  output: Output | null,
  requestId: string | null,
  { model }: CallRequest,
  context: AdapterContext,
): ProviderFailure {
  const first = failed.find((error) => safetyStage(error) !== null) ?? failed[0];
  if (first) return taskFailure(first, requestId, model, context);
  const said = (output?.choices ?? []).flatMap(({ message }) =>
    (message?.content ?? []).flatMap(({ text }) => text ?? []),
  );
  const { provider, credentials } = context;
  return badResponse(
    `${localize(provider.label)}'s answer for ${model.providerModelId} holds no picture`,
    {
      charge: 'unknown',
      providerRequestId: requestId,
      providerText: said.join('\n') || null,
      secrets: secretsOfCredentials(provider, credentials),
    },
  );
}
