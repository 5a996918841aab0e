import { createId } from '@darkroom/core';
import type { Database } from '../../database.ts';

export interface ImageSeed {
  prompt?: string;
  source?: string;
  sha256?: string;
  providerMetadata?: Record<string, unknown>;
}

/** Makes a generation with one attempt that ended with these images (and this cost), as a run of the engine does. */
export async function seedGeneration(
  database: Database,
  options: {
    at: Date;
    images?: readonly ImageSeed[];
    source?: string;
    actor?: string;
    micros?: bigint | null;
    /** Micros that it was expected to cost. */
    expected?: bigint | null;
    /** Of the generation before, for a second attempt of it. */
    generationId?: string;
    call?: number;
  },
): Promise<{ generationId: string; imageIds: string[] }> {
  const { at, images = [], source = 'external://sandbox/aurora', actor = 'usr_1' } = options;
  const generationId = options.generationId ?? createId('generation', at.getTime());
  const call = options.call ?? 0;
  const attemptId = createId('attempt', at.getTime());
  if (options.generationId === undefined) {
    await database.generations.create({
      id: generationId,
      actor,
      idempotencyKey: null,
      fingerprint: 'fingerprint',
      source,
      provider: 'sandbox',
      modelId: null,
      mode: 'TXT2IMG',
      prompt: 'a lighthouse',
      count: images.length,
      seed: null,
      request: '{}',
      receipt: '[]',
      plan: '{}',
      cacheKey: null,
      retryOfId: null,
      estimateMinimumMicros: null,
      estimateMaximumMicros: null,
      estimateExpectedMicros: options.expected ?? null,
      calls: [{ attemptId, call, count: images.length }],
      at,
    });
  } else {
    await database.attempts.plan({ id: attemptId, generationId, call, number: 1, count: 1, at });
  }
  const attempt = (await database.attempts.byGeneration(generationId)).find(
    (row) => row.id === attemptId,
  );
  if (attempt === undefined) throw new Error('the attempt was not written');
  const rows = images.map((image, index) => ({
    id: createId('image', at.getTime()),
    index,
    source: image.source ?? source,
    prompt: image.prompt ?? 'a lighthouse',
    sha256: image.sha256 ?? `hash-${generationId}-${index}`,
    mimeType: 'image/png',
    byteSize: 10,
    width: 1,
    height: 1,
    seed: null,
    revisedPrompt: null,
    providerMetadata:
      image.providerMetadata === undefined ? null : JSON.stringify(image.providerMetadata),
  }));
  await database.attempts.change({
    attempt,
    from: ['PLANNED'],
    to: 'COMMITTED',
    at,
    images: rows,
    ...(options.micros === undefined
      ? {}
      : {
          ledger: {
            id: createId('ledgerEntry', at.getTime()),
            source,
            provider: 'sandbox',
            actor,
            micros: options.micros,
            worstMicros: null,
            images: images.length,
            usage: null,
          },
        }),
  });
  return { generationId, imageIds: rows.map((row) => row.id) };
}
