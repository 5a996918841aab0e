import { z } from 'zod';
import { invalidInput } from './http-problem-of.ts';

/** What a schema makes of a body; of what is wrong the first thing is told. @throws HttpProblem 400. */
export function readBody<Body>(schema: z.ZodType<Body>, body: unknown): Body {
  const parsed = schema.safeParse(body ?? {});
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue?.path.join('.') ?? '';
  throw invalidInput(
    `${place === '' ? 'The body' : place}: ${issue?.message ?? 'cannot be read'}.`,
  );
}

const camel = (name: string) =>
  name.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase());

/** The same with names as Darkroom writes them: `max_images_per_request` is `maxImagesPerRequest`. */
export function inOurNames(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOurNames);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [camel(name), inOurNames(part)]),
  );
}

const parts = z.record(z.string(), z.unknown());

/** What InvokeAI's clients may say of a model that they install. */
export const installBodySchema = z.strictObject({
  name: z.string().nullish(),
  key: z.string().nullish(),
  description: z.string().nullish(),
  capabilities: parts.nullish(),
  default_settings: parts.nullish(),
});

/** The given parts of a model's record, in the words of Darkroom. Null and absent are the same: nothing was said. */
export function givenParts(body: z.infer<typeof installBodySchema>) {
  const { num_images: count, ...settings } = body.default_settings ?? {};
  return {
    ...(body.name ? { name: body.name } : {}),
    ...(body.description ? { description: body.description } : {}),
    ...(body.capabilities ? { capabilities: parts.parse(inOurNames(body.capabilities)) } : {}),
    ...(body.default_settings
      ? {
          defaultSettings: parts.parse(
            inOurNames(count === undefined ? settings : { ...settings, count }),
          ),
        }
      : {}),
  };
}
