import { formatMicros } from '@darkroom/core';
import type { GenerationRow, StoredImage } from '@darkroom/database';

/** JSON that this process wrote itself; null where it cannot be read any more. */
function kept(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const dollars = (micros: bigint | null) => (micros === null ? null : formatMicros(micros));

/** Everything that is known of a picture, for those who keep it elsewhere. `file`: its name; null: its bytes are gone. */
export function manifestEntry(
  image: StoredImage,
  generation: GenerationRow | null,
  file: string | null,
) {
  return {
    file,
    id: image.id,
    sha256: image.sha256,
    mimeType: image.mimeType,
    byteSize: image.byteSize,
    width: image.width,
    height: image.height,
    index: image.index,
    seed: image.seed,
    revisedPrompt: image.revisedPrompt,
    isStarred: image.isStarred,
    rating: image.rating,
    createdAt: image.createdAt,
    providerMetadata: image.providerMetadata,
    generation: generation && {
      id: generation.id,
      source: generation.source,
      provider: generation.provider,
      mode: generation.mode,
      prompt: generation.prompt,
      count: generation.count,
      seed: generation.seed,
      request: kept(generation.request),
      receipt: kept(generation.receipt),
      isFromCache: generation.isFromCache,
      costInDollars: dollars(generation.actualMicros),
      createdAt: generation.createdAt,
      startedAt: generation.startedAt,
      finishedAt: generation.finishedAt,
    },
  };
}
