import { z } from 'zod';

/** Common settings that a rule can keep away. */
export const RULED_SETTINGS = [
  'size',
  'image',
  'mask',
  'referenceImages',
  'partialImages',
  'seed',
  'negativePrompt',
] as const;
export type RuledSetting = (typeof RULED_SETTINGS)[number];

/** Common settings whose presence a rule can look at. */
export const GIVEN_SETTINGS = [...RULED_SETTINGS, 'prompt', 'strength', 'guidance'] as const;
export type GivenSetting = (typeof GIVEN_SETTINGS)[number];

const names = z.array(z.string().min(1)).default([]);

/** What does not go together on a model, beyond what `onlyWhen` of a parameter says: animations without previews. */
export const modelRuleSchema = z.strictObject({
  /** All must hold: outputFormat, mode, or a parameter, each with the values that count. */
  when: z
    .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1))
    .default({}),
  /** All must have been asked for: common settings or parameters. Nothing, zero and false are not asking. */
  given: names,
  /** Common settings or parameters that are refused then. */
  refuses: names,
  /** One at least of these common settings or parameters must be there then. */
  needsOneOf: names,
  /** Images of one call then, where it is fewer than the model's own number. */
  maxImagesPerRequest: z.number().int().min(1).optional(),
});
export type ModelRule = z.infer<typeof modelRuleSchema>;
