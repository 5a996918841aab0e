import { jsonIn } from '@darkroom/provider-kit';
import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

/** JSON in a picture's place: pictures as base64, or the id of a job. */
export const wholeReplySchema = z.looseObject({
  request_id: text,
  base64: z.array(z.unknown()).nullish().catch(null),
  finishReason: text,
  seed: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
});

export const handleSchema = z.object({ id: z.string().min(1) });

/** How a job stands. `details` say why it did not end well, in any shape. */
export const statusReplySchema = z.looseObject({
  status: text,
  result: z.looseObject({ sample: text }).nullish().catch(null),
  progress: z.number().nullish().catch(null),
  details: z.unknown().optional(),
});

const errorSchema = z.union([
  z.looseObject({ error: z.looseObject({ message: z.string() }) }).transform((body) => body.error),
  z.looseObject({ error: z.string() }).transform((body) => ({ message: body.error })),
  z.looseObject({ message: z.string() }),
]);

export const modelListSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });

/** The words of an error body; null for any other body, such as a proxy's page. */
export function errorWords(text: string): string | null {
  return errorSchema.safeParse(jsonIn(text)).data?.message ?? null;
}
