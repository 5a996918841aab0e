import { z } from 'zod';
import { errorBodySchema } from './reply-schema.ts';

/** The one line of an order, by the name that comes back with what it became. */
export const LINE_ID = 'order';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

export const batchSchema = z.looseObject({
  id: z.string().min(1),
  status: text,
  output_file_id: text,
  error_file_id: text,
  /** Why the vendor did not take the file. */
  errors: z
    .looseObject({ data: z.array(errorBodySchema).nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type Batch = z.infer<typeof batchSchema>;

/** A line of the file of results, or of errors. */
export const lineSchema = z.looseObject({
  response: z
    .looseObject({ status_code: z.number().int(), request_id: text, body: z.unknown().optional() })
    .nullish()
    .catch(null),
  error: errorBodySchema.nullish().catch(null),
});
export type ResultLine = z.infer<typeof lineSchema>;
