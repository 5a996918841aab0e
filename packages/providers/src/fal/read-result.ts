import { localize, type PriceUnit, type Usage, usageByPixels } from '@darkroom/core';
import {
  type AdapterContext,
  type AnswerImages,
  badResponse,
  type CallRequest,
  type CallResult,
  contentRefused,
  jsonIn,
  type ResultImage,
  type SmallAnswer,
} from '@darkroom/provider-kit';
import { type Handle, type Output, outputSchema } from './reply-schema.ts';

/** A seed as it stands in the text: it may have more digits than a JSON number holds. */
const SEED = /"seed"\s*:\s*"?(\d{1,20})"?\s*[,}]/;

/** Fetches the pictures of a result at once, without the key. */
export async function readResult(
  answer: SmallAnswer,
  handle: Handle,
  about: { request: CallRequest; context: AdapterContext; images: AnswerImages },
): Promise<CallResult> {
  const { request, context, images } = about;
  const { model } = request;
  const name = localize(context.provider.label);
  const parsed = outputSchema.safeParse(jsonIn(answer.text));
  const output = parsed.success ? parsed.data : null;
  const files = output ? filesOf(output) : [];
  if (!output || files.length === 0) {
    throw badResponse(`${name} says that ${model.providerModelId} is done, and names no picture`, {
      charge: 'charged',
      providerRequestId: handle.id,
    });
  }
  const isFlagged = (index: number) => output.has_nsfw_concepts?.[index] === true;
  if (files.every((_, index) => isFlagged(index))) {
    throw contentRefused('output', {
      provider: context.provider,
      providerText: 'has_nsfw_concepts',
      charge: 'unknown',
      providerRequestId: handle.id,
    });
  }
  const seed = SEED.exec(answer.text)?.[1] ?? null;
  const rewritten = output.revised_prompt ?? output.prompt ?? null;
  const isRewritten =
    rewritten !== null && rewritten !== '' && rewritten !== request.request.prompt;
  const kept: ResultImage[] = [];
  const refusals: NonNullable<CallResult['refusals']> = [];
  for (const [index, { url }] of files.entries()) {
    if (isFlagged(index)) {
      refusals.push({
        message: `${name}'s safety checker took picture ${index + 1} away.`,
        providerMessage: 'has_nsfw_concepts',
      });
      continue;
    }
    const image = url.startsWith('data:') ? await images.ofBase64(url) : await images.ofUrl(url);
    kept.push({
      image,
      seed,
      revisedPrompt: isRewritten ? rewritten : null,
      metadata: output.description ? { description: output.description.slice(0, 2000) } : {},
    });
  }
  return {
    kind: 'images',
    images: kept,
    usage: usageOf(answer, request, kept),
    ...(refusals.length > 0 ? { refusals } : {}),
    providerRequestId: handle.id,
  };
}

const filesOf = ({ images, image }: Output): { url: string }[] =>
  images && images.length > 0 ? images : image ? [image] : [];

/**
 * What was used of a model that is billed by begun megapixels: as the vendor counts them, or by the pictures' own
 * pixels, which alone tell where the first of a picture has a price of its own. Null for all others, whose prices are
 * for a picture.
 */
function usageOf(
  { headers }: SmallAnswer,
  { model: { prices } }: CallRequest,
  images: readonly ResultImage[],
): Usage | null {
  const isListed = (wanted: PriceUnit) => prices.some(({ unit }) => unit === wanted);
  const told = Number(headers['x-fal-billable-units'] ?? Number.NaN);
  const isTold = Number.isFinite(told) && told > 0;
  if (isTold && isListed('begun-megapixel') && !isListed('further-megapixel'))
    return { 'begun-megapixel': told };
  return usageByPixels(
    prices,
    images.map(({ image: { width, height } }) => ({ width, height })),
  );
}
