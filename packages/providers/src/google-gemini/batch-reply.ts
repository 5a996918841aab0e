import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);

/** google.rpc.Status. */
const statusSchema = z.looseObject({ code: z.number().nullish().catch(null), message: text });
export type RpcStatus = z.infer<typeof statusSchema>;

/** The answer to one request of a batch: a GenerateContentResponse, or an error in its place. */
const answerSchema = z.looseObject({
  response: z.unknown().optional(),
  error: statusSchema.nullish().catch(null),
});

const outputSchema = z
  .looseObject({
    inlinedResponses: z
      .looseObject({ inlinedResponses: z.array(answerSchema).nullish().catch(null) })
      .nullish()
      .catch(null),
  })
  .nullish()
  .catch(null);

/** The long-running operation that a batch is. Its output stands in its metadata and, once it is done, as its response. */
export const operationSchema = z.looseObject({
  name: z.string().regex(/^batches\/[\w-]{1,200}$/),
  metadata: z.looseObject({ state: text, output: outputSchema }).nullish().catch(null),
  response: outputSchema,
  error: statusSchema.nullish().catch(null),
});
export type Operation = z.infer<typeof operationSchema>;

/** The answer to the only request; undefined while there is none. */
export const answerOf = ({ metadata, response }: Operation) =>
  (response?.inlinedResponses ?? metadata?.output?.inlinedResponses)?.inlinedResponses?.[0];
