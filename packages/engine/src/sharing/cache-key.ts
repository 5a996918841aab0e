import type { GenerationRequest, ResolvedImage, ResolvedRequest } from '@darkroom/core';
import type { PlannableModel, ProviderAccess } from '../contracts.ts';
import { fingerprint } from '../generations/fingerprint.ts';

const hashOf = (image: ResolvedImage | null) => image?.facts.sha256 ?? null;

/**
 * Equal for requests that come to the same pictures: the same seed, model, settings and input bytes, at the same
 * address. Null where they would not (no seed travels) or may not (BYPASS). Previews do not count: they change nothing.
 */
export function keyOf(
  { record }: Pick<PlannableModel, 'record'>,
  resolved: ResolvedRequest,
  { origins }: Pick<ProviderAccess, 'origins'>,
  { cachePolicy }: Pick<GenerationRequest, 'cachePolicy'>,
): string | null {
  if (cachePolicy === 'BYPASS' || resolved.seed === null) return null;
  const { image, mask, referenceImages, parameterImages, partialImages: _, ...settings } = resolved;
  return fingerprint({
    // Pictures of a stand-in are not passed off as the vendor's.
    baseUrl: origins.baseUrl,
    source: record.source,
    model: record.providerModelId,
    wire: record.wire,
    settings,
    image: hashOf(image),
    mask: hashOf(mask),
    references: referenceImages.map(({ role, strength, ...one }) => [hashOf(one), role, strength]),
    parameterImages: Object.entries(parameterImages).map(([name, images]) => [
      name,
      images.map(hashOf),
    ]),
  });
}
