import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** What a submit answers. */
export const submitSchema = z.looseObject({ request_id: z.string().min(1) });

export const statusSchema = z.looseObject({
  status: z.string(),
  queue_position: number,
  logs: z
    .array(z.looseObject({ message: text }))
    .nullish()
    .catch(null),
  /** Of a run that failed, where it is told. */
  error: text,
  error_type: text,
});
export type Status = z.infer<typeof statusSchema>;

/** What is known of a request; survives a restart. */
export const handleSchema = z.object({
  id: z.string(),
  /** Owner and alias of the endpoint: what its requests are asked for by. */
  application: z.string(),
  /** The most that was told so far, 0 … 1. */
  progress: z.number().nullable(),
});
export type Handle = z.infer<typeof handleSchema>;

const fileSchema = z.looseObject({ url: z.string().min(1) });
export const outputSchema = z.looseObject({
  images: z
    .array(z.union([fileSchema, z.string().transform((url) => ({ url }))]))
    .nullish()
    .catch(null),
  image: z
    .union([fileSchema, z.string().transform((url) => ({ url }))])
    .nullish()
    .catch(null),
  has_nsfw_concepts: z
    .array(z.union([z.boolean(), z.null()]))
    .nullish()
    .catch(null),
  seed: z.union([z.number(), z.string()]).nullish().catch(null),
  prompt: text,
  revised_prompt: text,
  description: text,
});
export type Output = z.infer<typeof outputSchema>;

const detailSchema = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string().catch(''),
  type: z.string().catch(''),
});
export type Detail = z.infer<typeof detailSchema>;

/** Both shapes of `detail`, and that of the platform. */
export const errorSchema = z.looseObject({
  detail: z
    .union([z.string(), z.array(detailSchema)])
    .nullish()
    .catch(null),
  error: z
    .union([z.string(), z.looseObject({ message: text, type: text })])
    .nullish()
    .catch(null),
  message: text,
});
export type ErrorBody = z.infer<typeof errorSchema>;

export const uploadSchema = z.looseObject({ file_url: z.url(), upload_url: z.url() });

export const pricingSchema = z.looseObject({ prices: z.array(z.unknown()) });

const entrySchema = z.looseObject({
  endpoint_id: z.string().min(3).max(200),
  metadata: z
    .looseObject({ display_name: text, category: text, description: text, status: text })
    .nullish()
    .catch(null),
  openapi: z.unknown().optional(),
});
export type ListEntry = z.infer<typeof entrySchema>;

export const listSchema = z.looseObject({
  models: z.array(z.unknown()).transform((models) =>
    models.flatMap((model) => {
      const parsed = entrySchema.safeParse(model);
      return parsed.success ? [parsed.data] : [];
    }),
  ),
  next_cursor: text,
  has_more: z.boolean().nullish().catch(null),
});

/** An endpoint's OpenAPI document, as far as its input goes; the rest is kept for its references. */
export const openApiSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({
      post: z
        .looseObject({
          requestBody: z.looseObject({
            content: z.looseObject({
              'application/json': z.looseObject({ schema: z.unknown() }),
            }),
          }),
        })
        .nullish()
        .catch(null),
    }),
  ),
});
