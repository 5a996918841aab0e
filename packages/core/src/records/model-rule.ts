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

/** What does not go together on a model, beyond what `onlyWhen` of a parameter says: animations without previews. */
export const modelRuleSchema = z.strictObject({
  /** All must hold: outputFormat, mode, or a parameter, each with the values that count. */
  when: z.record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1)),
  /** Settings that are refused then. */
  refuses: z.array(z.enum(RULED_SETTINGS)).default([]),
  /** Images of one call then, where it is fewer than the model's own number. */
  maxImagesPerRequest: z.number().int().min(1).optional(),
});
export type ModelRule = z.infer<typeof modelRuleSchema>;
