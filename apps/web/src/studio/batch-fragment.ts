import type { GenerationBatchFragment } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';

/** All that the feed shows of a generation. */
export const GENERATION_BATCH = graphql(`
  fragment GenerationBatch on Generation {
    id
    ...GenerationSettings
    mode
    status
    sequence
    progress
    queuePosition
    heldUntil
    prompt
    count
    width
    height
    source
    createdAt
    startedAt
    finishedAt
    isFromCache
    expectedSeconds
    model { id name defaultSettings { width height } provider { id slug label(locale: $locale) isPaid } }
    actualCost { amount }
    estimatedCost { isKnown minimum { amount } maximum { amount } expected { amount } }
    receipt { parameter outcome requested sent reason }
    images { id index width height seed isStarred url(variant: PREVIEW) }
    failure { ...Failure }
    failures { ...Failure }
    attempts { call number state startedAt finishedAt }
    notices { code message }
    retryOf { id createdAt }
  }
`);

export const FAILURE = graphql(`
  fragment Failure on GenerationFailure {
    code
    message
    isRetryable
    mayHaveBeenCharged
    retryAfter
    providerRequestId
    providerMessage
  }
`);

export type BatchData = GenerationBatchFragment;

/** The slug in a model's source, external://<provider>/<model>: what is left of the provider once the model is gone. */
export function providerSlug(generation: Pick<BatchData, 'source' | 'model'>): string {
  return (
    generation.model?.provider?.slug ??
    generation.source.replace('external://', '').split('/')[0] ??
    ''
  );
}
