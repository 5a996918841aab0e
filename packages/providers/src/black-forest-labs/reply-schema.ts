import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** What a submit answers. With a webhook there is no polling address. */
export const submitSchema = z.looseObject({
  id: z.string().min(1),
  polling_url: text,
  /** Credits; a cent each. */
  cost: number,
});

const resultSchema = z.looseObject({
  sample: text,
  /** As it was painted: the vendor may have written it anew. */
  prompt: text,
  seed: z.union([z.number(), z.string()]).nullish().catch(null),
  duration: number,
});

/** What a status answers. Some deployments call the word `state`. */
export const statusSchema = z.looseObject({
  status: text,
  state: text,
  result: resultSchema.nullish().catch(null),
  progress: number,
  /** Reasons of a moderation, or of a failure; of no fixed shape. */
  details: z.unknown().optional(),
  cost: number,
});
export type Status = z.infer<typeof statusSchema>;

/** What is known of a task; survives a restart. */
export const handleSchema = z.object({
  id: z.string(),
  pollingUrl: z.string().nullable(),
  /** Credits as the submit told them. */
  cost: z.number().nullable(),
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
});
export type Handle = z.infer<typeof handleSchema>;

const faultSchema = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string(),
});

/** Both shapes of an error: FastAPI's `detail`, and that of the vendor's guide. */
export const errorSchema = z.looseObject({
  detail: z
    .union([z.string(), z.array(faultSchema)])
    .nullish()
    .catch(null),
  error: text,
  message: text,
  /** Seconds. */
  retry_after: number,
});
export type ErrorBody = z.infer<typeof errorSchema>;

export const creditsSchema = z.looseObject({ credits: z.number() });

/** The OpenAPI document, as far as live paths and their inputs go; the rest is kept for its references. */
export const openApiSchema = z.looseObject({
  paths: z.record(
    z.string(),
    z.looseObject({
      post: z
        .looseObject({
          requestBody: z
            .looseObject({
              content: z
                .looseObject({
                  'application/json': z.looseObject({ schema: z.unknown().optional() }).optional(),
                })
                .optional(),
            })
            .nullish()
            .catch(null),
        })
        .nullish()
        .catch(null),
    }),
  ),
});
export type OpenApi = z.infer<typeof openApiSchema>;
