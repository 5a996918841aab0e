import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** A prediction, as its creation, its polling and its cancelling answer alike. */
export const predictionSchema = z.looseObject({
  id: z.string().min(1),
  status: z.string().min(1),
  /** Addresses, data URLs, or objects of them, as the model's schema says. */
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  logs: text,
  data_removed: z.boolean().nullish().catch(null),
  metrics: z.looseObject({ predict_time: number, image_count: number }).nullish().catch(null),
  urls: z.looseObject({ get: text }).nullish().catch(null),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** What is known of a prediction; survives a restart. */
export const handleSchema = z.looseObject({ id: z.string().min(1), getUrl: z.string().nullable() });
export type Handle = z.infer<typeof handleSchema>;

/** An error: a title, a sentence, and each input that does not pass. */
export const errorSchema = z.looseObject({
  title: text,
  detail: text,
  invalid_fields: z
    .array(z.looseObject({ field: text, description: text }))
    .nullish()
    .catch(null),
});

export const accountSchema = z.looseObject({ username: z.string().min(1), type: text });

export const fileSchema = z.looseObject({ urls: z.looseObject({ get: z.string().min(1) }) });

export const versionSchema = z.looseObject({
  id: z.string().min(1),
  openapi_schema: z.unknown().optional(),
});
export type Version = z.infer<typeof versionSchema>;

export const modelSchema = z.looseObject({
  owner: z.string().min(1),
  name: z.string().min(1),
  description: text,
  is_official: z.boolean().nullish().catch(null),
  default_example: z.looseObject({ output: z.unknown().optional() }).nullish().catch(null),
  latest_version: versionSchema.nullish().catch(null),
});
export type Model = z.infer<typeof modelSchema>;

export const deploymentSchema = z.looseObject({
  owner: z.string().min(1),
  name: z.string().min(1),
  current_release: z.looseObject({ model: z.string().min(1), version: z.string().min(1) }),
});
export type Deployment = z.infer<typeof deploymentSchema>;

/** A list whose items are read one by one: one that cannot be read is left out. */
export function itemsIn<T>(value: unknown, name: string, schema: z.ZodType<T>): T[] | null {
  const list = z.looseObject({ [name]: z.array(z.unknown()) }).safeParse(value);
  const items = list.success ? list.data[name] : null;
  if (!Array.isArray(items)) return null;
  return items.flatMap((item) => schema.safeParse(item).data ?? []);
}

const documentSchema = z.looseObject({
  components: z.looseObject({
    schemas: z.looseObject({ Input: z.unknown().optional(), Output: z.unknown().optional() }),
  }),
});

/** The schemas of what a version takes and gives; null where it has none. */
export function schemasOf({ openapi_schema: document }: Version) {
  const parsed = documentSchema.safeParse(document);
  const schemas = parsed.data?.components.schemas;
  return schemas?.Input === undefined
    ? null
    : { document, input: schemas.Input, output: schemas.Output };
}
