import { COUNT_MAXIMUM } from '@darkroom/core';
import { z } from 'zod';

/** Nodes that one document may hold. */
export const MOST_NODES = 100;
const LONGEST_NAME = 200;
const LONGEST_EDGE = 16_384;

/** A setting that may be left out or null, which is the same. */
const optional = <Schema extends z.ZodType>(schema: Schema) =>
  schema.nullish().transform((value) => value ?? null);

/**
 * A picture: what another node makes (`node`, and `index` from 0 where it makes several), or the `id` of an upload or of
 * an image in the gallery.
 */
export const pictureSchema = z
  .strictObject({
    node: z.string().optional(),
    index: z.int().min(0).optional(),
    id: z
      .string()
      .regex(
        /^(img|ast)_[0-9a-z]{1,80}$/,
        'an id is that of an image, img_…, or of an upload, ast_…',
      )
      .optional(),
  })
  .check((context) => {
    const { node, index, id } = context.value;
    const isOne = (node === undefined) !== (id === undefined);
    if (isOne && (index === undefined || node !== undefined)) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      message:
        'a picture is {"node": "<id of another node>"}, with "index" where that makes several, or {"id": "<img_… or ast_…>"}',
    });
  });
export type PictureInput = z.output<typeof pictureSchema>;

const modelSchema = z
  .strictObject({
    key: z.string().min(1).optional(),
    source: z.string().min(1).optional(),
    id: z.string().min(1).optional(),
  })
  .check((context) => {
    if (Object.values(context.value).filter((value) => value !== undefined).length === 1) return;
    context.issues.push({
      code: 'custom',
      input: context.value,
      message:
        'a model is named by one of key, source and id, such as {"key": "<key of an installed model>"}',
    });
  });

const edge = z.int().min(1).max(LONGEST_EDGE);

/** A node that makes pictures: each is an order of the usual kind. Its type says the mode. */
export const generationNodeSchema = z.strictObject({
  type: z.string(),
  model: modelSchema,
  prompt: z.string().default(''),
  negative_prompt: optional(z.string()),
  /** "16:9"; instead of width and height, and of preset. */
  aspect_ratio: optional(z.string()),
  width: optional(edge),
  height: optional(edge),
  /** The label of one of the model's resolution presets. */
  preset: optional(z.string()),
  count: z.int().min(1).max(COUNT_MAXIMUM).default(1),
  /** Beyond 2^53 as a string: JSON numbers lose digits there. */
  seed: optional(z.union([z.int().min(0), z.string().regex(/^\d{1,20}$/)])),
  steps: optional(z.int()),
  guidance: optional(z.number()),
  strength: optional(z.number()),
  image: optional(pictureSchema),
  mask: optional(pictureSchema),
  reference_images: z
    .array(
      z.strictObject({
        image: pictureSchema,
        role: optional(z.string()),
        strength: optional(z.number()),
      }),
    )
    .default([]),
  output_format: optional(z.string()),
  /** The model's own settings by name. */
  parameters: z
    .record(z.string(), z.union([z.number(), z.string(), z.boolean(), z.array(z.string())]))
    .default({}),
  parameter_policy: z.enum(['strict', 'adapt']).default('strict'),
  cache_policy: z.enum(['use', 'refresh', 'bypass']).default('use'),
  /** Dollars as a decimal string. */
  max_cost: optional(z.string()),
  timeout_seconds: optional(z.int()),
});
export type GenerationNode = z.output<typeof generationNodeSchema>;

/** A picture in another size. `fit` as ResizeRule has it: nothing is stretched unless it says `exact`. */
export const resizeNodeSchema = z.strictObject({
  type: z.literal('resize'),
  image: pictureSchema,
  width: edge,
  height: edge,
  fit: z.enum(['contain', 'cover', 'exact']).default('contain'),
});

/** A mask (white paints, black keeps) out of a picture: by its brightness, or by its holes. */
export const maskNodeSchema = z.strictObject({
  type: z.literal('mask'),
  image: pictureSchema,
  marks: z.enum(['white', 'holes']).default('white'),
});

/** A picture kept as an upload of its own, byte for byte or in another format. It stays when the image is deleted. */
export const saveNodeSchema = z.strictObject({
  type: z.literal('save'),
  image: pictureSchema,
  format: optional(z.enum(['png', 'jpeg', 'webp'])),
  filename: optional(z.string().min(1).max(200)),
});

export type LocalNode =
  | z.output<typeof resizeNodeSchema>
  | z.output<typeof maskNodeSchema>
  | z.output<typeof saveNodeSchema>;

/** The document without what stands in its nodes, which depends on their types. */
export const outlineSchema = z.strictObject({
  /** For people. */
  name: optional(z.string().max(LONGEST_NAME)),
  nodes: z.record(z.string(), z.unknown()),
});
