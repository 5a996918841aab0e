import {
  capabilitiesSchema,
  defaultSettingsSchema,
  nearestWord,
  type Problem,
  parameterSchema,
  priceSchema,
  printable,
} from '@darkroom/core';
import { z } from 'zod';

/** Parts of a record as callers give them, in the words of the catalog's model files. */
export interface GivenParts {
  name?: string | null | undefined;
  description?: string | null | undefined;
  providerModelId?: string | null | undefined;
  capabilities?: Record<string, unknown> | null | undefined;
  defaultSettings?: Record<string, unknown> | null | undefined;
  parameters?: readonly Record<string, unknown>[] | null | undefined;
  prices?: readonly Record<string, unknown>[] | null | undefined;
}

/** The same rules as a model's file; `partial` parts need not be whole. */
const SCHEMAS = {
  name: z.string().trim().min(1, 'must not be empty').max(120),
  description: z.string().trim().min(1, 'must not be empty').max(2000),
  providerModelId: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}$/,
      'takes 1 to 200 letters, digits and . _ : / @ + -',
    ),
  capabilities: capabilitiesSchema.partial(),
  defaultSettings: defaultSettingsSchema.partial(),
  parameters: z.array(parameterSchema),
  prices: z.array(priceSchema),
} as const;

const KNOWN_KEYS: Readonly<Record<string, readonly string[]>> = {
  capabilities: Object.keys(capabilitiesSchema.shape),
  defaultSettings: Object.keys(defaultSettingsSchema.shape),
  prices: Object.keys(priceSchema.shape),
};

/** Everything that is wrong with the given parts, each problem with the path of its place. */
export function checkParts(parts: GivenParts): Problem[] {
  return Object.entries(SCHEMAS).flatMap(([name, schema]) => {
    const given = Object.entries(parts).find(([key]) => key === name)?.[1];
    if (given === null || given === undefined) return [];
    const parsed = schema.safeParse(given);
    return parsed.success ? [] : issuesAsProblems(parsed.error, name);
  });
}

/** What zod found under the input field `name`, as problems with paths inside of it. */
export function issuesAsProblems(error: Pick<z.ZodError, 'issues'>, name: string): Problem[] {
  return error.issues.flatMap((issue): Problem[] => {
    const path = [name, ...issue.path.map(String)];
    if (issue.code !== 'unrecognized_keys') {
      return [
        {
          code: 'INVALID_INPUT',
          message: `${path.map((step) => printable(step, 40)).join('.')}: ${issue.message}.`,
          field: path,
        },
      ];
    }
    return issue.keys.map((key) => {
      const nearest = nearestWord(key, KNOWN_KEYS[name] ?? []);
      return {
        code: 'INVALID_INPUT',
        message: `${name} knows no "${printable(key, 60)}".${nearest === null ? '' : ` Did you mean "${nearest}"?`}`,
        field: [...path, key],
      };
    });
  });
}
