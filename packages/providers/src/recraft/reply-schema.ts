import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const amount = z.number().nonnegative().nullish().catch(null);

/** A picture. `b64_json` may be a place that stands for bytes in the store. */
const itemSchema = z.looseObject({
  image_id: text,
  url: text,
  b64_json: z.unknown().optional(),
  revised_prompt: text,
  features: z.looseObject({ nsfw_score: amount }).nullish().catch(null),
});
export type ReplyItem = z.infer<typeof itemSchema>;

/** `{ code, message }`. */
export const errorSchema = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  message: text,
});
export type ErrorBody = z.infer<typeof errorSchema>;

/** What generations and edits (`data`) and tools (`image`) answer. */
export const replySchema = z.looseObject({
  ...errorSchema.shape,
  /** API units that were charged. */
  credits: amount,
  data: z.array(itemSchema).nullish().catch(null),
  image: itemSchema.nullish().catch(null),
  /** The style that was made of references. */
  style_id: text,
});
export type Reply = z.infer<typeof replySchema>;

export const accountSchema = z.looseObject({ name: text, email: text, credits: amount });

export const modelListSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      name: text,
      output_modalities: z.array(z.string()).nullish().catch(null),
      /** Dollars as texts, by what is made. */
      pricing: z.record(z.string(), z.unknown()).nullish().catch(null),
    }),
  ),
});
