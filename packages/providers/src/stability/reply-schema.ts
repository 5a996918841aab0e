import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

/**
 * A picture, or the id under which it will be fetched. A picture stands under `image`; results were seen to call it
 * `result`. Either may be a place that stands for bytes in the store.
 */
export const pictureReplySchema = z.looseObject({
  image: z.unknown().optional(),
  result: z.unknown().optional(),
  finish_reason: text,
  seed: z.union([z.number(), z.string()]).transform(String).nullish().catch(null),
  id: text,
});
export type PictureReply = z.infer<typeof pictureReplySchema>;

/** v2beta has a list of `errors`, v1 a `message`. */
export const errorReplySchema = z.looseObject({
  name: z.string(),
  errors: z.array(z.string()).nullish().catch(null),
  message: text,
});
export type ErrorReply = z.infer<typeof errorReplySchema>;

export const balanceSchema = z.looseObject({ credits: z.number() });
