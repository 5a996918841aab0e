import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().nonnegative().nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

/** Two shapes: `{ code, error: "text" }`, and on some routes `{ error: { message, type, code } }`. */
export const errorSchema = z
  .looseObject({
    code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
    error: z
      .union([
        z.string().transform((message) => ({ message, code: null })),
        z.looseObject({
          message: text,
          code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
        }),
      ])
      .nullish()
      .catch(null),
    message: text,
  })
  .transform(({ code, error, message }) => ({
    code: code ?? error?.code ?? null,
    message: error?.message ?? message ?? null,
  }));
export type ErrorBody = z.infer<typeof errorSchema>;

/** A picture, or a place where one was refused. `b64_json` may be a place that stands for bytes in the store. */
const itemSchema = z.looseObject({
  b64_json: z.unknown().optional(),
  url: text,
  revised_prompt: text,
  /** False: it was painted, and refused. */
  respect_moderation: flag,
});
export type ReplyItem = z.infer<typeof itemSchema>;

export const imagesReplySchema = z.looseObject({
  data: z.array(itemSchema).nullish().catch(null),
  usage: z.looseObject({ cost_in_usd_ticks: count }).nullish().catch(null),
});
export type ImagesReply = z.infer<typeof imagesReplySchema>;

/** GET /api-key. */
export const keySchema = z.looseObject({
  name: text,
  redacted_api_key: text,
  api_key_blocked: flag,
  api_key_disabled: flag,
  team_blocked: flag,
});

const priceSchema = z.looseObject({
  quality: text,
  resolution: text,
  /** 10^-10 dollars. */
  price_per_image: count,
});

/** GET /image-generation-models. */
export const modelListSchema = z.looseObject({
  models: z.array(
    z.looseObject({
      id: z.string(),
      aliases: z.array(z.string()).nullish().catch(null),
      /** 10^-10 dollars of a picture at medium quality and 1k. */
      image_price: count,
      pricing: z.array(priceSchema).nullish().catch(null),
      max_prompt_length: count,
      input_modalities: z.array(z.string()).nullish().catch(null),
    }),
  ),
});
export type ListedModel = z.infer<typeof modelListSchema>['models'][number];
