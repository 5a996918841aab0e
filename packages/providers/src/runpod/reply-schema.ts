import { z } from 'zod';

/** Replies are read leniently: a field that is missing or of another type counts as not told. */
const text = z.string().nullish().catch(null);
const number = z.number().nullish().catch(null);

/** A job, as every operation tells it. */
export const jobSchema = z.looseObject({
  id: text,
  status: text,
  /** The worker's own; of any form. */
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  /** Milliseconds of a worker. */
  executionTime: number,
  workerId: text,
});
export type JobAnswer = z.infer<typeof jobSchema>;

/** What public endpoints say of the bill, in dollars. */
export const costSchema = z.looseObject({ cost: z.number().nonnegative() });
export const seedSchema = z.looseObject({ seed: z.union([z.number(), z.string()]) });

/** What is known of a job; survives a restart. */
export const handleSchema = z.object({ id: z.string(), endpoint: z.string() });
export type Handle = z.infer<typeof handleSchema>;

export const endpointsSchema = z.array(
  z.looseObject({
    id: z.string().min(1),
    name: text,
    template: z.looseObject({ imageName: text }).nullish().catch(null),
  }),
);
