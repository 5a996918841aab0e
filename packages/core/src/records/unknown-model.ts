import { z } from 'zod';
import { localize } from '../text/localized.ts';
import type { CredentialField } from './credential-form.ts';
import { withDefaults } from './credential-form.ts';
import { type ModelRecordInput, modelRecordSchema } from './model-record.ts';

type Json = z.infer<ReturnType<typeof z.json>>;
type Parts = Record<string, Json>;

const object = z.record(z.string(), z.json());
/** Parts of a model's file, in its own words; they are checked where they are put together. */
const parts = {
  description: z.string().min(1).max(1000).optional(),
  capabilities: object.optional(),
  defaultSettings: object.optional(),
  parameters: z.array(object).optional(),
  rules: z.array(object).optional(),
  tags: z.array(z.string().min(1).max(40)).optional(),
  wire: object.optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400).optional(),
};

/** What a model without a file is taken for, and what changes by what its credential form says. */
export const unknownModelSchema = z.strictObject({
  ...parts,
  /**
   * It holds for every model without a file. False: where the provider has files of its own, how settings travel is
   * taken from the model whose id is most alike.
   */
  isAlways: z.boolean().default(false),
  variants: z
    .array(
      z.strictObject({
        /** All must hold: a variable of the credential form to its value; a default counts as a value. */
        when: z.record(z.string(), z.union([z.string(), z.boolean()]).transform(String)),
        ...parts,
      }),
    )
    .default([]),
});
export type UnknownModel = z.infer<typeof unknownModelSchema>;

/** Of a provider's file: what a record for a model without one is made of. */
export interface UnknownModelSource {
  slug: string;
  label: Record<string, string>;
  isPaid: boolean;
  unknownModel?: UnknownModel | undefined;
  credentialForm: readonly CredentialField[];
  modelCredentialForm: readonly CredentialField[];
}

const isObject = (value: Json | undefined): value is Parts =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Maps merge, everything else is replaced: the rule of `extends`. */
function merge(under: Parts, over: Parts): Parts {
  const merged = { ...under };
  for (const [key, value] of Object.entries(over)) {
    const below = merged[key];
    merged[key] = isObject(below) && isObject(value) ? merge(below, value) : value;
  }
  return merged;
}

/** Parts over parts, where a parameter replaces the one of its name and stands beside the others. */
function lay(under: Parts, over: Parts): Parts {
  const [before, after] = [parametersOf(under), parametersOf(over)];
  const names = new Set(after.map((parameter) => nameOf(parameter)));
  const parameters = [...before.filter((parameter) => !names.has(nameOf(parameter))), ...after];
  return { ...merge(under, over), ...(parameters.length > 0 ? { parameters } : {}) };
}

const parametersOf = ({ parameters }: Parts): Json[] =>
  Array.isArray(parameters) ? parameters : [];
const nameOf = (parameter: Json): Json | undefined =>
  isObject(parameter) ? parameter.name : undefined;

/** The parts of `unknownModel` with every variant laid over them whose conditions hold; null where the file has none. */
function partsOf(
  provider: UnknownModelSource,
  values: Readonly<Record<string, string>>,
): Parts | null {
  if (!provider.unknownModel) return null;
  const { variants, isAlways: _, ...base } = provider.unknownModel;
  const form = [...provider.modelCredentialForm, ...provider.credentialForm];
  const filled = withDefaults(form, values);
  let result = present(base);
  for (const { when, ...over } of variants) {
    const holds = Object.entries(when).every(([name, value]) => filled[name] === value);
    if (holds) result = lay(result, present(over));
  }
  return result;
}

/** Without what is not said. */
const present = (given: Record<string, Json | undefined>): Parts =>
  Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, Json] => entry[1] !== undefined),
  );

function describe(provider: UnknownModelSource, modelId: string, taken: Json | undefined): string {
  const name = localize(provider.label);
  const known =
    typeof taken === 'string' ? taken : 'Darkroom has no file about it and offers the least.';
  return [
    `${modelId} of ${name}.`,
    known,
    provider.isPaid ? `Needs an API key of ${name}; use may cost money on that account.` : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/**
 * A record for a model that no file describes, by the provider's `unknownModel` and the values of its credential form
 * (`variable` to value; secrets may be left out). `more`: parts that are known of this one model, such as what the
 * vendor's list told. Null where the provider's file says nothing of unknown models.
 * Throws ZodError where the parts make no record, which the catalog's check of the file keeps away.
 */
export function unknownModelRecord(
  provider: UnknownModelSource,
  providerModelId: string,
  values: Readonly<Record<string, string>> = {},
  more: Parts = {},
): ModelRecordInput | null {
  const base = partsOf(provider, values);
  if (base === null) return null;
  const { description, ...rest } = lay(base, more);
  return modelRecordSchema.parse({
    source: `external://${provider.slug}/${providerModelId}`,
    name: providerModelId.slice(0, 120),
    tags: ['discovered'],
    ...rest,
    description: describe(provider, providerModelId, description).slice(0, 2000),
  });
}
