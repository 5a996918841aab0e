import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

const predictionSchema = z.looseObject({
  /** Text, or a place that stands for bytes in the store. */
  bytesBase64Encoded: z.unknown().optional(),
  /** As rewritten, where that was asked for. */
  prompt: text,
  raiFilteredReason: text,
  safetyAttributes: z.looseObject({}).nullish().catch(null),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** What :predict answers. Without any prediction all of them were filtered out. */
export const replySchema = z.looseObject({
  predictions: z.array(predictionSchema).nullish(),
});

const detailSchema = z.looseObject({
  reason: text,
  retryDelay: text,
  metadata: z.looseObject({ quota_limit_value: text }).nullish().catch(null),
  violations: z
    .array(z.looseObject({ quotaValue: z.union([z.string(), z.number()]).nullish().catch(null) }))
    .nullish()
    .catch(null),
});

export const errorBodySchema = z.looseObject({
  status: text,
  message: text,
  details: z.array(detailSchema).nullish().catch(null),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export const errorReplySchema = z.looseObject({ error: errorBodySchema });

const listedSchema = z
  .array(z.looseObject({ name: z.string(), displayName: text }))
  .nullish()
  .catch(null);

/** One page of a list: `models` of the Gemini API, `publisherModels` of Vertex AI. */
export const modelPageSchema = z
  .looseObject({ models: listedSchema, publisherModels: listedSchema, nextPageToken: text })
  .transform(({ models, publisherModels, nextPageToken }) => ({
    models: models ?? publisherModels ?? [],
    nextPageToken: nextPageToken ?? null,
  }));
export type ModelPage = z.infer<typeof modelPageSchema>;
