import { z } from 'zod';
import { type ErrorBody, errorBodySchema } from './reply-schema.ts';

const EMPTY: ErrorBody = errorBodySchema.parse({});

/** One fault of a field, as servers on FastAPI tell it. */
const faultSchema = z.looseObject({
  msg: z.string(),
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
});

/** Every shape of an error body that servers under this protocol have been seen to send. */
const shapes = z.union([
  z.looseObject({ error: z.string() }).transform(({ error }) => ({ ...EMPTY, message: error })),
  z.looseObject({ error: errorBodySchema }).transform(({ error }) => error),
  z.looseObject({ detail: z.string() }).transform(({ detail }) => ({ ...EMPTY, message: detail })),
  z
    .looseObject({ detail: z.array(faultSchema).min(1) })
    .transform(({ detail }) => ({ ...EMPTY, message: detail.map(faultText).join('; ') })),
  z.looseObject({ message: z.string() }).transform((body) => errorBodySchema.parse(body)),
]);

function faultText({ loc, msg }: z.infer<typeof faultSchema>): string {
  const path = loc.filter((step) => step !== 'body').join('.');
  return path === '' ? msg : `${path}: ${msg}`;
}

/** Characters of a plain text that still counts as an error's words, and not as a page. */
const LONGEST_TEXT = 500;

/** What an error body says, in any of the known shapes; null for one that says nothing, such as a proxy's page. */
export function errorIn(text: string): ErrorBody | null {
  const trimmed = text.trim();
  try {
    return shapes.parse(JSON.parse(trimmed));
  } catch {
    const isWords = trimmed !== '' && trimmed.length <= LONGEST_TEXT && !/^[<{["]/.test(trimmed);
    return isWords ? { ...EMPTY, message: trimmed } : null;
  }
}
