import {
  type GenerationRequest,
  type ImageFacts,
  type ImageReference,
  referenceId,
} from '@darkroom/core';
import type { Database } from '@darkroom/database';

/** Every picture that a request names, doubles included. */
export function imageReferences(request: GenerationRequest): ImageReference[] {
  const references: ImageReference[] = [];
  if (request.image) references.push(request.image);
  if (request.mask) references.push(request.mask);
  for (const { image } of request.referenceImages) references.push(image);
  for (const { value } of request.extra)
    if (typeof value === 'object' && !Array.isArray(value)) references.push(...value.images);
  return references;
}

/** What is known of those that are there and may be used, by id. */
export async function readImageFacts(
  database: Database,
  references: readonly ImageReference[],
): Promise<Map<string, ImageFacts>> {
  const facts = new Map<string, ImageFacts>();
  const of = (kind: 'imageId' | 'assetId') =>
    references.flatMap((reference) => (kind in reference ? [referenceId(reference)] : []));
  const imageIds = of('imageId');
  const assetIds = of('assetId');
  const images = imageIds.length > 0 ? await database.images.byIds(imageIds) : [];
  const assets = assetIds.length > 0 ? await database.assets.byIds(assetIds) : [];
  for (const { id, sha256, mimeType, byteSize, width, height } of [
    ...images,
    ...assets.filter(({ state }) => state === 'READY'),
  ]) {
    if (sha256 !== null && width !== null && height !== null)
      facts.set(id, { sha256, mimeType, byteSize, width, height });
  }
  return facts;
}
