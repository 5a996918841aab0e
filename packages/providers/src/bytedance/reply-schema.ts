import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);

export const errorBodySchema = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  message: text,
  param: text,
  type: text,
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

const anError = errorBodySchema.nullish().catch(null);

/** `{ "error": { code, message } }`: the whole answer, or one picture of a set. */
export const errorReplySchema = z.looseObject({ error: errorBodySchema });

export const usageSchema = z.looseObject({
  /** Pictures that were made, and are billed. */
  generated_images: count,
  input_images: count,
  output_tokens: count,
  tool_usage: z.looseObject({ web_search: count }).nullish().catch(null),
});
export type ReplyUsage = z.infer<typeof usageSchema>;

/** A picture, or why it was not made. `b64_json` may be a place that stands for bytes in the store. */
const itemSchema = z.looseObject({
  b64_json: z.unknown().optional(),
  url: text,
  /** "2048x2048" */
  size: text,
  error: anError,
  /** Of a layer. */
  name: text,
  description: text,
  z_index: z.number().nullish().catch(null),
  bounding_box: z.unknown().optional(),
});
export type ReplyItem = z.infer<typeof itemSchema>;

/** The answer to a call that does not stream. */
export const imagesReplySchema = z.looseObject({
  model: text,
  data: z.array(itemSchema).nullish().catch(null),
  usage: usageSchema.nullish().catch(null),
  error: anError,
});

/** One event of a set: a finished picture, one that failed, or the end. */
export const setEventSchema = itemSchema.extend({
  type: text,
  model: text,
  image_index: count,
  usage: usageSchema.nullish().catch(null),
});

export const modelListSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
