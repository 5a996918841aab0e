import { z } from 'zod';
import { capabilitiesSchema, defaultSettingsSchema } from '../capabilities/capabilities.ts';
import { deferredOfferSchema } from '../deferral/deferred-offer.ts';
import { lifecycleSchema } from '../lifecycle.ts';
import { parameterSchema } from '../parameters/parameter.ts';
import { priceSchema } from '../prices/price.ts';
import { wireSchema } from '../wire/wire-map.ts';
import { modelRuleSchema } from './model-rule.ts';
import { parseSource } from './source.ts';

export const sourceSchema = z
  .string()
  .refine((text) => parseSource(text) !== null, 'external://<provider>/<model id>');

export const modelKeySchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'lower-case letters, digits, . _ -');

/** A slug of a model id: what `key` is where a file says nothing. */
export function defaultModelKey(modelId: string): string {
  return (
    modelId
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, '-')
      .replace(/^[^a-z0-9]+/, '')
      .slice(0, 80)
      .replace(/-+$/, '') || 'model'
  );
}

/** Model types that Darkroom runs. Others may stand in files, are shown, and refused at generation. */
export const IMAGE_MODEL_TYPE = 'external-image-generator';

/** A model's whole file: pure data, 30 to 90 lines. */
export const modelRecordSchema = z.strictObject({
  /** Unique, and never changed once published. */
  source: sourceSchema,
  key: modelKeySchema.optional(),
  /** The vendor's name where it differs from the source's. */
  providerModelId: z.string().min(1).max(200).optional(),
  name: z.string().min(1).max(120),
  /** Says that an API key is required and that use may cost money, for a paid provider. */
  description: z.string().min(1).max(2000),
  modelType: z.string().min(1).default(IMAGE_MODEL_TYPE),
  base: z.literal('external').default('external'),
  format: z.literal('external_api').default('external_api'),
  path: z.string().min(1).optional(),
  hash: z.string().min(1).optional(),
  fileSize: z.literal(0).default(0),
  capabilities: capabilitiesSchema.prefault({}),
  defaultSettings: defaultSettingsSchema.prefault({}),
  parameters: z.array(parameterSchema).default([]),
  rules: z.array(modelRuleSchema).default([]),
  prices: z.array(priceSchema).default([]),
  /** What the vendor offers for work that need not be done at once; absent: nothing, or nobody says so. */
  deferred: deferredOfferSchema.optional(),
  lifecycle: lifecycleSchema.prefault({}),
  tags: z.array(z.string().min(1).max(40)).default([]),
  wire: wireSchema.prefault({}),
  /** The longest that one call may take. */
  timeoutSeconds: z.number().int().min(1).max(86_400).default(600),
});
export type ModelRecordInput = z.input<typeof modelRecordSchema>;

type Parsed = z.infer<typeof modelRecordSchema>;

/** A model as everything else sees it: omitted fields filled in. */
export interface ModelRecord extends Omit<Parsed, 'key' | 'providerModelId' | 'path' | 'hash'> {
  provider: string;
  key: string;
  providerModelId: string;
  path: string;
  hash: string;
}

/** Fills in key, vendor's name, path and hash from the source. */
export function completeModelRecord(parsed: Parsed): ModelRecord {
  const parts = parseSource(parsed.source);
  if (!parts) throw new RangeError(`Not a source: ${parsed.source}`);
  return {
    ...parsed,
    provider: parts.provider,
    key: parsed.key ?? defaultModelKey(parts.modelId),
    providerModelId: parsed.providerModelId ?? parts.modelId,
    path: parsed.path ?? parsed.source,
    hash: parsed.hash ?? `external:${parts.provider}:${parts.modelId}`,
  };
}
