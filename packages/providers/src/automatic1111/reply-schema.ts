import { jsonIn } from '@darkroom/provider-kit';
import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** What is told of a generation, as the text of its JSON. */
export const infoSchema = z.looseObject({
  all_seeds: z.array(z.number()).catch([]),
  /** More than 0: that many pictures (a grid) stand before those that were asked for. */
  index_of_first_image: number,
  infotexts: z.array(z.string()).catch([]),
  /** The checkpoint that has painted, which need not be the one that was asked for. */
  sd_model_name: text,
  sd_model_hash: text,
});
export type Info = z.infer<typeof infoSchema>;

/** txt2img and img2img answer `images`, extras one `image`; pictures are base64, or a place where one was. */
export const replySchema = z.looseObject({
  images: z.array(z.unknown()).nullish().catch(null),
  image: z.unknown().optional(),
  info: z
    .preprocess((value) => (typeof value === 'string' ? jsonIn(value) : value), infoSchema)
    .nullish()
    .catch(null),
});

const fault = z.looseObject({
  loc: z.array(z.union([z.string(), z.number()])).catch([]),
  msg: z.string(),
});

/** FastAPI's `detail`, and what its own handler tells of an exception. */
export const errorSchema = z.looseObject({
  detail: z
    .union([z.string(), z.array(fault)])
    .nullish()
    .catch(null),
  error: text,
  errors: text,
});

export const progressSchema = z.looseObject({
  progress: z.number().catch(0),
  current_image: text,
  /** Servers before 1.7 do not tell whose job it is. */
  current_task: text,
});

export const checkpointsSchema = z.array(
  z.looseObject({ title: z.string().min(1), model_name: z.string().min(1) }),
);
/** Samplers and upscalers are known by their names. */
export const namesSchema = z.array(z.looseObject({ name: z.string().min(1) }));
export const schedulersSchema = z.array(z.looseObject({ label: z.string().min(1) }));
export const optionsSchema = z.looseObject({ sd_model_checkpoint: text });
