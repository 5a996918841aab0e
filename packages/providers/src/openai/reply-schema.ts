import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);

const tokensByKind = z
  .looseObject({ text_tokens: count, image_tokens: count })
  .nullish()
  .catch(null);

const money = z.number().nonnegative().nullish().catch(null);

const usageSchema = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  /** The older names of the two. */
  prompt_tokens: count,
  completion_tokens: count,
  /** Dollars of the whole request, where a server tells its bill. */
  cost: money,
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
  completion_tokens_details: z.looseObject({ image_tokens: count }).nullish().catch(null),
});
export type ReplyUsage = z.infer<typeof usageSchema>;

const svgUsageSchema = z.looseObject({ model: text, input_tokens: count, output_tokens: count });
export type ReplySvgUsage = z.infer<typeof svgUsageSchema>;

/** What the reply says of the picture: the values that `auto` became. */
const facts = { size: text, quality: text, background: text, output_format: text };

const word = z.union([z.string(), z.number()]).transform(String).nullish().catch(null);

export const errorBodySchema = z.looseObject({
  message: text,
  type: text,
  code: word,
  param: text,
  moderation_details: z
    .looseObject({ moderation_stage: text, categories: z.array(z.string()).nullish().catch(null) })
    .nullish()
    .catch(null),
  /** Of routers: what the one behind it said, and why a prompt was flagged. */
  metadata: z
    .looseObject({
      provider_name: text,
      raw: z.unknown().optional(),
      reasons: z.array(z.string()).nullish().catch(null),
      flagged_input: text,
    })
    .nullish()
    .catch(null),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

/** A picture of an answer: `b64_json` and `url` may be places that stand for bytes in the store. */
const itemSchema = z.looseObject({
  b64_json: z.unknown().optional(),
  url: z.unknown().optional(),
  revised_prompt: text,
  seed: word,
});
export type ReplyItem = z.infer<typeof itemSchema>;
const items = z.array(itemSchema).nullish().catch(null);

/** The answer to a call that does not stream. */
export const imagesReplySchema = z.looseObject({
  ...facts,
  data: items,
  /** The name that some servers have for it. */
  images: items,
  seed: word,
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
  url: z.unknown().optional(),
  partial_image_index: count,
  usage: usageSchema.nullish().catch(null),
  error: errorBodySchema.nullish().catch(null),
});
export type StreamEvent = z.infer<typeof streamEventSchema>;

const listedModelSchema = z.looseObject({
  id: z.string().min(1),
  name: text,
  display_name: text,
  shutdown_date: z.iso.date().nullish().catch(null),
});
export type ListedModel = z.infer<typeof listedModelSchema>;

/** The list in its envelope, or as a bare array. Items without an id are left out. */
export const modelListSchema = z
  .union([
    z.looseObject({ data: z.array(z.unknown()) }).transform(({ data }) => data),
    z.array(z.unknown()),
  ])
  .transform((entries) =>
    entries.flatMap((entry) => {
      const parsed = listedModelSchema.safeParse(entry);
      return parsed.success ? [parsed.data] : [];
    }),
  );
