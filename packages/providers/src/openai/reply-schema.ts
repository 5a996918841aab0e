import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);

const tokensByKind = z
  .looseObject({ text_tokens: count, image_tokens: count })
  .nullish()
  .catch(null);

const usageSchema = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  input_tokens_details: z
    .looseObject({
      text_tokens: count,
      image_tokens: count,
      cached_tokens: count,
      cached_tokens_details: tokensByKind,
    })
    .nullish()
    .catch(null),
  output_tokens_details: tokensByKind,
});
export type ReplyUsage = z.infer<typeof usageSchema>;

const svgUsageSchema = z.looseObject({ model: text, input_tokens: count, output_tokens: count });
export type ReplySvgUsage = z.infer<typeof svgUsageSchema>;

/** What the reply says of the picture: the values that `auto` became. */
const facts = { size: text, quality: text, background: text, output_format: text };

export const errorBodySchema = z.looseObject({
  message: text,
  type: text,
  code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  param: text,
  moderation_details: z
    .looseObject({ moderation_stage: text, categories: z.array(z.string()).nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

export const errorReplySchema = z.looseObject({ error: errorBodySchema });

/** The answer to a call that does not stream. `b64_json` may be a place that stands for bytes in the store. */
export const imagesReplySchema = z.looseObject({
  ...facts,
  data: z
    .array(z.looseObject({ b64_json: z.unknown().optional(), url: text, revised_prompt: text }))
    .nullish()
    .catch(null),
  usage: usageSchema.nullish().catch(null),
  svg_usage: svgUsageSchema.nullish().catch(null),
  error: errorBodySchema.nullish().catch(null),
});
export type ImagesReply = z.infer<typeof imagesReplySchema>;

/** One event of a stream: a preview, a finished picture, or an error. */
export const streamEventSchema = z.looseObject({
  ...facts,
  type: text,
  b64_json: z.unknown().optional(),
  partial_image_index: count,
  usage: usageSchema.nullish().catch(null),
  error: errorBodySchema.nullish().catch(null),
});
export type StreamEvent = z.infer<typeof streamEventSchema>;

export const modelListSchema = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string(), shutdown_date: z.iso.date().nullish().catch(null) }),
  ),
});
