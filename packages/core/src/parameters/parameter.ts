import { z } from 'zod';
import { patternProblem } from './pattern.ts';

const base = {
  /** What callers write in `extra`: camelCase or snake_case, unique within the model. */
  name: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,63}$/, 'letters, digits and _'),
  label: z.string().min(1).max(80),
  description: z.string().min(1).max(1000).optional(),
  isRequired: z.boolean().default(false),
  /** Only where all of these hold, such as `{ outputFormat: [jpeg, webp] }`. Keys: parameters or outputFormat, mode. */
  onlyWhen: z
    .record(z.string(), z.array(z.union([z.string(), z.number(), z.boolean()])).min(1))
    .optional(),
};
const numberFields = {
  default: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  step: z.number().positive().optional(),
};

/** A setting of one model beyond the common ones, as the model's file declares it. */
export const parameterSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('int'), ...base, ...numberFields }),
  z.strictObject({ type: z.literal('float'), ...base, ...numberFields }),
  z.strictObject({ type: z.literal('boolean'), ...base, default: z.boolean().optional() }),
  z.strictObject({
    type: z.literal('enum'),
    ...base,
    values: z.array(z.string().min(1)).min(1),
    default: z.string().optional(),
    /** Several values at once. */
    isList: z.boolean().default(false),
  }),
  z.strictObject({
    type: z.literal('text'),
    ...base,
    default: z.string().optional(),
    maxLength: z.number().int().min(1).optional(),
    isList: z.boolean().default(false),
    /** The form of the whole text, of each one of a list: a part of regular expressions, see pattern.ts. */
    pattern: z
      .string()
      .min(1)
      .max(300)
      .superRefine((pattern, context) => {
        const problem = patternProblem(pattern);
        if (problem !== null)
          context.addIssue({ code: 'custom', message: `not a pattern: ${problem}` });
      })
      .optional(),
    /** A right text: what messages show, and what tests send. */
    example: z.string().min(1).max(300).optional(),
  }),
  z.strictObject({
    type: z.literal('image'),
    ...base,
    maximumCount: z.number().int().min(1).default(1),
  }),
]);
export type Parameter = z.infer<typeof parameterSchema>;

/** The default of a parameter, or undefined where it has none. */
export function parameterDefault(parameter: Parameter): string | number | boolean | undefined {
  return parameter.type === 'image' ? undefined : parameter.default;
}
