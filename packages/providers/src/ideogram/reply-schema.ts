import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const micros = z.number().nonnegative().nullish().catch(null);

/** A picture. One that the filter keeps back has no address. */
const itemSchema = z.looseObject({
  url: text,
  /** Of a design: the picture without its texts. */
  base_image_url: text,
  text_blocks: z.array(z.unknown()).nullish().catch(null),
  prompt: text,
  resolution: text,
  seed: z.union([z.number(), z.string()]).transform(String).nullish().catch(null),
  is_image_safe: z.boolean().nullish().catch(null),
});
export type Item = z.infer<typeof itemSchema>;

const items = z.array(itemSchema).nullish().catch(null);

/** An answer at once, or the id of a job that was accepted. */
export const answerSchema = z.looseObject({ generation_id: text, data: items });

/** How a job stands. */
export const generationSchema = z.looseObject({
  generation_id: text,
  status: z.enum(['pending', 'completed', 'failed']),
  failure_reason: text,
  data: items,
  usage_cost_usd_micros: micros,
});

/** Errors are told under `error`, and by some of v1 under `detail`; limits have a reason. */
export const errorReplySchema = z.looseObject({
  error: text,
  message: text,
  detail: z.unknown().optional(),
  reject_reason: text,
});
export type ErrorReply = z.infer<typeof errorReplySchema>;

export const quoteSchema = z.looseObject({
  object: z.literal('price_quote'),
  usd_micros: z.number().nonnegative(),
  upper_bound_usd_micros: micros,
  qualifier: text,
});

export const customModelsSchema = z.looseObject({
  models: z.array(
    z.looseObject({
      name: text,
      custom_model_uri: text,
      is_available_for_generation: z.boolean().nullish().catch(null),
    }),
  ),
});
