import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

export const queuedSchema = z.looseObject({ prompt_id: z.string().min(1) });

const nodeErrorSchema = z.looseObject({
  class_type: text,
  errors: z.array(z.looseObject({ type: text, message: text, details: text })).catch([]),
});
/** A refused graph: what is wrong with it, and with each of its nodes. A gateway tells a sentence alone. */
export const errorSchema = z.looseObject({
  error: z
    .union([z.string(), z.looseObject({ type: text, message: text, details: text })])
    .nullish()
    .catch(null),
  message: text,
  node_errors: z.record(z.string(), nodeErrorSchema).catch({}),
});

const savedSchema = z.looseObject({
  filename: z.string().min(1),
  subfolder: z.string().catch(''),
  type: z.string().catch('output'),
});
export type SavedImage = z.infer<typeof savedSchema>;

/** What a prompt was sent with beside its graph. */
const extraSchema = z
  .looseObject({ client_id: text, darkroom: z.looseObject({ seed: text }).nullish().catch(null) })
  .catch({ client_id: null, darkroom: null });

/** `[number, id, graph, extra data, …]`. */
const itemSchema = z.tuple([z.unknown(), z.string(), z.unknown(), extraSchema], z.unknown());

const historyEntrySchema = z.looseObject({
  prompt: itemSchema.nullish().catch(null),
  outputs: z
    .record(z.string(), z.looseObject({ images: z.array(savedSchema).catch([]) }))
    .catch({}),
  status: z
    .looseObject({
      status_str: text,
      messages: z.array(z.tuple([z.string(), z.unknown()])).catch([]),
    })
    .nullish()
    .catch(null),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;
export const historySchema = z.record(z.string(), historyEntrySchema);

const itemsSchema = z.array(itemSchema).catch([]);
export const queueSchema = z.looseObject({
  queue_running: itemsSchema,
  queue_pending: itemsSchema,
});

export const errorFactsSchema = z.looseObject({
  exception_message: text,
  exception_type: text,
  node_type: text,
});

export const statsSchema = z.looseObject({
  system: z.looseObject({ comfyui_version: text }),
  devices: z.array(z.looseObject({ name: text })).catch([]),
});

/** A list to choose from is told in two forms: the older begins with the names themselves. */
const optionsSchema = z.union([
  z.tuple([z.array(z.string())], z.unknown()).transform(([names]) => names),
  z
    .tuple([z.literal('COMBO'), z.looseObject({ options: z.array(z.string()) })], z.unknown())
    .transform(([, { options }]) => options),
  z.unknown().transform((): string[] => []),
]);
export const nodesSchema = z.record(
  z.string(),
  z.looseObject({
    input: z
      .looseObject({ required: z.record(z.string(), optionsSchema).catch({}) })
      .catch({ required: {} }),
  }),
);

const eventData = z.looseObject({
  value: z.number().optional(),
  max: z.number().optional(),
  prompt_id: text,
});
export const eventSchema = z.looseObject({ type: z.string(), data: eventData.catch({}) });

/** What is known of a queued prompt; survives a restart. */
export const handleSchema = z.object({
  promptId: z.string(),
  /** Milliseconds since 1970. */
  acceptedAt: z.number(),
});
export type Handle = z.infer<typeof handleSchema>;
