import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);

const partSchema = z.looseObject({
  text,
  /** `data` may be a place that stands for bytes in the store. */
  inlineData: z.looseObject({ data: z.unknown().optional() }).nullish().catch(null),
  thought: z.boolean().nullish().catch(null),
});
export type ReplyPart = z.infer<typeof partSchema>;

const byModality = z
  .array(z.looseObject({ modality: text, tokenCount: count }))
  .nullish()
  .catch(null);

const usageSchema = z.looseObject({
  promptTokenCount: count,
  candidatesTokenCount: count,
  thoughtsTokenCount: count,
  toolUsePromptTokenCount: count,
  promptTokensDetails: byModality,
  candidatesTokensDetails: byModality,
  cacheTokensDetails: byModality,
});
export type ReplyUsage = z.infer<typeof usageSchema>;

const candidateSchema = z.looseObject({
  content: z
    .looseObject({ parts: z.array(partSchema).nullish().catch(null) })
    .nullish()
    .catch(null),
  finishReason: text,
  finishMessage: text,
});

/** GenerateContentResponse. */
export const replySchema = z.looseObject({
  candidates: z.array(candidateSchema).nullish().catch(null),
  promptFeedback: z
    .looseObject({ blockReason: text, blockReasonMessage: text })
    .nullish()
    .catch(null),
  usageMetadata: usageSchema.nullish().catch(null),
  modelVersion: text,
  responseId: text,
});
export type Reply = z.infer<typeof replySchema>;

const detailSchema = z.looseObject({
  reason: text,
  retryDelay: text,
  metadata: z.looseObject({ quota_limit: text, quota_limit_value: text }).nullish().catch(null),
  violations: z
    .array(
      z.looseObject({ quotaId: text, quotaValue: z.union([z.string(), z.number()]).nullish() }),
    )
    .nullish()
    .catch(null),
});

export const errorBodySchema = z.looseObject({
  code: z.number().nullish().catch(null),
  status: text,
  message: text,
  details: z.array(detailSchema).nullish().catch(null),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

const envelope = z.looseObject({ error: errorBodySchema });
/** A stream that was not asked for as events wraps its error in a list. */
export const errorReplySchema = z.union([envelope, z.tuple([envelope]).rest(z.unknown())]);

const listedSchema = z
  .array(
    z.looseObject({
      name: z.string(),
      displayName: text,
      description: text,
      supportedGenerationMethods: z.array(z.string()).nullish().catch(null),
    }),
  )
  .nullish()
  .catch(null);

/** One page of a list: `models` of the Developer API, `publisherModels` of Vertex AI. */
export const modelPageSchema = z
  .looseObject({ models: listedSchema, publisherModels: listedSchema, nextPageToken: text })
  .transform(({ models, publisherModels, nextPageToken }) => ({
    models: models ?? publisherModels ?? [],
    nextPageToken: nextPageToken ?? null,
  }));
export type ModelPage = z.infer<typeof modelPageSchema>;
