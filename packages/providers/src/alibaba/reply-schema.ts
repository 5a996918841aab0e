import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const count = z.number().int().nonnegative().nullish().catch(null);

/** `{ code, message }`: beside `request_id` for the whole, inside `output` for a task, in an item for one picture. */
export const errorSchema = z.looseObject({
  code: z.union([z.string(), z.number()]).transform(String).nullish().catch(null),
  message: text,
});
export type ErrorBody = z.infer<typeof errorSchema>;

const listOf = <Item extends z.ZodType>(item: Item) => z.array(item).nullish().catch(null);

const choiceSchema = z.looseObject({
  finish_reason: text,
  message: z
    .looseObject({
      content: listOf(z.looseObject({ image: text, text })),
      reasoning_content: text,
    })
    .nullish()
    .catch(null),
});
export type Choice = z.infer<typeof choiceSchema>;

const resultSchema = errorSchema.extend({ url: text, orig_prompt: text, actual_prompt: text });
export type Result = z.infer<typeof resultSchema>;

const outputSchema = errorSchema.extend({
  task_id: text,
  task_status: text,
  /** Of the current form. */
  choices: listOf(choiceSchema),
  /** Of the older form. */
  results: listOf(resultSchema),
  task_metrics: z
    .looseObject({ TOTAL: count, SUCCEEDED: count, FAILED: count })
    .nullish()
    .catch(null),
});
export type Output = z.infer<typeof outputSchema>;

const usageSchema = z.looseObject({
  image_count: count,
  output_image_count: count,
  /** "qima_output_1k", "qima_output_2k": the class that is billed. */
  output_image_type: text,
  output_width: count,
  output_height: count,
  width: count,
  height: count,
});
export type ReplyUsage = z.infer<typeof usageSchema>;

/** Every answer: of a call, of a task that was accepted, of a task that is asked about. */
export const replySchema = errorSchema.extend({
  request_id: text,
  output: outputSchema.nullish().catch(null),
  usage: usageSchema.nullish().catch(null),
});
export type Reply = z.infer<typeof replySchema>;

export const modelListSchema = z.looseObject({ data: z.array(z.looseObject({ id: z.string() })) });
