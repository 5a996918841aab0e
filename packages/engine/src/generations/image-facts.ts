import {
  type GenerationRequest,
  type ImageFacts,
  type ImageReference,
  referenceId,
} from '@darkroom/core';
import type { Database } from '@darkroom/database';
import type { ActorAccess } from '../actors/actor-access.ts';

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

/** Ids of the gallery's images that a request names, each once. */
export function usedImages(request: GenerationRequest): string[] {
  const ids = imageReferences(request).flatMap((reference) =>
    'imageId' in reference ? [reference.imageId] : [],
  );
  return [...new Set(ids)];
}

/** What is known of those that are there and may be used, by id. Another's pictures are as good as not there. */
export async function readImageFacts(
  { database, actors }: { database: Database; actors: Pick<ActorAccess, 'maySee'> },
  actor: string,
  references: readonly ImageReference[],
): Promise<Map<string, ImageFacts>> {
  const facts = new Map<string, ImageFacts>();
  const of = (kind: 'imageId' | 'assetId') =>
    references.flatMap((reference) => (kind in reference ? [referenceId(reference)] : []));
  const imageIds = of('imageId');
  const assetIds = of('assetId');
  const images = imageIds.length > 0 ? await database.images.byIds(imageIds) : [];
  const assets = assetIds.length > 0 ? await database.assets.byIds(assetIds) : [];
  const orders = await database.generations.byIds(images.map(({ generationId }) => generationId));
  const ordered = new Map(orders.map((row) => [row.id, row.actor]));
  for (const { owner, ...picture } of [
    ...images.map((image) => ({ ...image, owner: ordered.get(image.generationId) })),
    ...assets
      .filter(({ state }) => state === 'READY')
      .map((asset) => ({ ...asset, owner: asset.actor })),
  ]) {
    const { id, sha256, mimeType, byteSize, width, height } = picture;
    if (owner === undefined || !(await actors.maySee(actor, owner))) continue;
    if (sha256 !== null && width !== null && height !== null)
      facts.set(id, { sha256, mimeType, byteSize, width, height });
  }
  return facts;
}
