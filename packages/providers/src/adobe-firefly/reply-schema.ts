import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** What the identity service answers. */
export const tokenSchema = z.looseObject({
  access_token: z.string().min(1),
  /** Seconds. A day where nothing is said. */
  expires_in: z.coerce.number().positive().catch(86_399),
});
export const identityErrorSchema = z.looseObject({ error: text, error_description: text });

export const uploadSchema = z.looseObject({
  images: z.array(z.looseObject({ id: z.string().min(1) })),
});

const linkSchema = z.looseObject({ href: z.string() }).nullish().catch(null);

/** An accepted job: by addresses, or on newer paths by links. */
export const submitSchema = z.looseObject({
  jobId: text,
  statusUrl: text,
  cancelUrl: text,
  links: z.looseObject({ result: linkSchema, cancel: linkSchema }).nullish().catch(null),
});

const faultSchema = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string(),
});

/** Firefly's errors, the gateway's, and those of custom models. */
export const errorSchema = z.looseObject({
  error_code: text,
  message: text,
  reason: text,
  validation_errors: z.array(faultSchema).nullish().catch(null),
});
export type ErrorBody = z.infer<typeof errorSchema>;

const outputSchema = z.looseObject({
  seed: z.union([z.number(), z.string()]).nullish().catch(null),
  image: z.looseObject({ url: text }).nullish().catch(null),
  altText: text,
});
export type Output = z.infer<typeof outputSchema>;

export const statusSchema = z.looseObject({
  status: z.string().min(1),
  /** Percent. */
  progress: number,
  result: z
    .looseObject({
      outputs: z.array(outputSchema).nullish().catch(null),
      contentClass: text,
      promptHasDeniedWords: z.boolean().nullish().catch(null),
      promptHasBlockedArtists: z.boolean().nullish().catch(null),
    })
    .nullish()
    .catch(null),
  error_code: text,
  message: text,
  /** Some jobs tell their failure one step deeper. */
  error: errorSchema.nullish().catch(null),
});
export type Status = z.infer<typeof statusSchema>;

/** What is known of a job; survives a restart. */
export const handleSchema = z.object({
  jobId: z.string(),
  statusUrl: z.string().nullable(),
  cancelUrl: z.string().nullable(),
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
});
export type Handle = z.infer<typeof handleSchema>;

export const customModelsSchema = z.looseObject({
  custom_models: z.array(
    z.looseObject({
      assetId: z.string().min(1),
      displayName: text,
      assetName: text,
      conceptId: text,
      samplePrompt: text,
      trainingMode: text,
      baseModel: z.looseObject({ name: text, version: text }).nullish().catch(null),
    }),
  ),
  total_count: number,
});
export type CustomModel = z.infer<typeof customModelsSchema>['custom_models'][number];
