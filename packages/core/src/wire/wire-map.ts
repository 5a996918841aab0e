import { z } from 'zod';
import { sizeRuleSchema } from '../capabilities/capabilities.ts';
import { GENERATION_MODES } from '../capabilities/modes.ts';
import { wirePathProblem } from './place.ts';

const wirePathSchema = z
  .string()
  .min(1)
  .superRefine((path, context) => {
    const problem = wirePathProblem(path);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem });
  });

/**
 * How one setting travels: the vendor's field, a table of values, a named strategy. Strategies that are pure stand in
 * ./strategies.ts; any other name is the adapter's own.
 */
export const wireFieldSchema = z.union([
  wirePathSchema.transform((field) => ({
    field,
    strategy: undefined,
    values: undefined,
    modes: undefined,
    join: undefined,
  })),
  z.strictObject({
    /**
     * A dot goes into an object (`imageConfig.aspectRatio`), `[0]` into a list by position, and `[category=X]` into the
     * item of a list whose `category` is X.
     */
    field: wirePathSchema,
    strategy: z.string().min(1).optional(),
    /** What is sent for a value, in any form of JSON; null: nothing. Values that are not listed go as they are. */
    values: z.record(z.string(), z.json()).optional(),
    /** Only in these modes; absent: in all. */
    modes: z.array(z.enum(GENERATION_MODES)).optional(),
    /** Put behind the text that stands in the field already, with this between: a negative prompt behind `|`. */
    join: z.string().max(20).optional(),
  }),
]);
export type WireField = z.infer<typeof wireFieldSchema>;

/** Values that are always sent, by their path in the body. A text `{model}` stands for the vendor's model id. */
const constantsSchema = z.record(z.string(), z.json()).superRefine((constants, context) => {
  for (const path of Object.keys(constants)) {
    const problem = wirePathProblem(path);
    if (problem !== null) context.addIssue({ code: 'custom', message: problem, path: [path] });
  }
});

export const wireModeSchema = z.strictObject({
  /** Below the base URL, with `{model}` for the vendor's model id. */
  path: z.string().min(1),
  /** What streams, where it differs. */
  streamPath: z.string().min(1).optional(),
  encoding: z.enum(['json', 'multipart']).default('json'),
  /** The mode whose path and encoding are taken as soon as reference images are given. */
  withReferences: z.enum(GENERATION_MODES).optional(),
  /** Sent in this mode, as they stand; a setting that travels by the same field takes their place. */
  constants: constantsSchema.optional(),
  /** Headers of the call by their names in lower case, such as the version of a model. No secrets. Of adapters that take them. */
  headers: z
    .record(
      z
        .string()
        .regex(
          /^x-[a-z0-9-]{1,60}$/,
          'a header in lower case that begins with x-, such as x-model-version',
        ),
      z.string().regex(/^[\x20-\x7e]{1,200}$/, 'up to 200 plain characters'),
    )
    .optional(),
});
export type WireMode = z.infer<typeof wireModeSchema>;

/** What an input picture must be when it leaves: the mask's polarity, the accepted types, the part's name. */
export const wireInputSchema = z.strictObject({
  /**
   * The part of a form. In a JSON body a path as settings have them, where `[]` behind the name of a list adds an item
   * for each picture: `images[].image_url`.
   */
  field: z.string().min(1),
  /** How the picture stands in a JSON body, for protocols that go by the file. Default: data-url. */
  as: z.enum(['data-url', 'base64']).optional(),
  /** What stands beside the picture in its object, or its item of a list, such as `{ type: image_url }`. */
  beside: z.record(z.string(), z.json()).optional(),
  /** The part's name where there are several. */
  fieldOfMany: z.string().min(1).optional(),
  /** The field in modes that have another one. */
  fieldByMode: z.partialRecord(z.enum(GENERATION_MODES), z.string().min(1)).optional(),
  /** Masks: which pixels are painted. `alpha`: transparent ones. */
  maskPaints: z.enum(['alpha', 'white', 'black']).optional(),
  mimeTypes: z.array(z.string()).optional(),
  /** Bytes. */
  maximumBytes: z.number().int().min(1).optional(),
  /** Sizes that are taken; absent bounds do not bind. What does not fit is refused before anything is sent. */
  size: sizeRuleSchema.optional(),
});
export type WireInput = z.infer<typeof wireInputSchema>;

export const wireSchema = z.strictObject({
  modes: z.partialRecord(z.enum(GENERATION_MODES), wireModeSchema).default({}),
  /** Canonical name (prompt, negativePrompt, count, seed, size, steps, guidance, strength, outputFormat, or a parameter) to field(s). */
  fields: z
    .record(z.string(), z.union([wireFieldSchema, z.array(wireFieldSchema)]))
    .transform((fields) =>
      Object.fromEntries(
        Object.entries(fields).map(([name, field]): [string, WireField[]] => [
          name,
          Array.isArray(field) ? field : [field],
        ]),
      ),
    )
    .default({}),
  /** image, mask, referenceImages, or a parameter that takes images. */
  inputs: z.record(z.string(), wireInputSchema).default({}),
  /** Settings and parameters that the adapter sends in its own way (a prompt inside a list of parts, a picture as base64). */
  handledByAdapter: z.array(z.string().min(1)).default([]),
  /** Always sent, as they stand. */
  constants: constantsSchema.default({}),
  /** Where a call that is out tells how far it is, for servers that take an id of ours with it. */
  progress: z
    .strictObject({
      /** The field of the body that carries the id. */
      idField: wirePathSchema,
      /** Asked with GET, below the base URL, with `{id}`: a number from 0 to 1, or an object with it as `progress`. */
      path: z.string().min(1),
      /** Asked with POST, below the base URL, with `{id}` and `{model}`, where the person cancels: the server stops the call. */
      abortPath: z.string().min(1).optional(),
    })
    .optional(),
  /**
   * Where the finished pictures stand in what a worker answers, for workers that everybody writes as they like:
   * `image_url`, `images[].data`; every item of a list for `[]`. The first path with a picture counts. Empty: the adapter looks in the usual places.
   */
  results: z.array(z.string().min(1).max(200)).default([]),
  /** Fields of the body whose object travels as the text of its JSON. */
  jsonText: z.array(z.string().min(1)).default([]),
});
export type Wire = z.infer<typeof wireSchema>;
