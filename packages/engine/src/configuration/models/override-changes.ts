import {
  capabilitiesSchema,
  defaultSettingsSchema,
  type ModelRecord,
  priceSchema,
} from '@darkroom/core';
import { z } from 'zod';

/** What a user changed of a model: each part only where changed. Kept by source. */
export const overrideChangesSchema = z.object({
  name: z.string().optional(),
  description: z.string().optional(),
  capabilities: z.record(z.string(), z.unknown()).optional(),
  defaultSettings: z.record(z.string(), z.unknown()).optional(),
  prices: z.array(z.record(z.string(), z.unknown())).optional(),
});
export type OverrideChanges = z.infer<typeof overrideChangesSchema>;

/**
 * A record with changes laid over it: single capabilities and settings, each whole, and the prices all together. The result is judged as a whole.
 * Null where it is no possible record any more, as after a catalog update that no longer knows what was changed.
 */
export function applyChanges(record: ModelRecord, changes: OverrideChanges): ModelRecord | null {
  const capabilities = capabilitiesSchema.safeParse({
    ...record.capabilities,
    ...changes.capabilities,
  });
  const defaultSettings = defaultSettingsSchema.safeParse({
    ...record.defaultSettings,
    ...changes.defaultSettings,
  });
  const prices = z.array(priceSchema).safeParse(changes.prices ?? []);
  if (!capabilities.success || !defaultSettings.success || !prices.success) return null;
  return {
    ...record,
    name: changes.name ?? record.name,
    description: changes.description ?? record.description,
    capabilities: capabilities.data,
    defaultSettings: defaultSettings.data,
    prices: changes.prices ? prices.data : record.prices,
  };
}

/** Null where nothing is changed: what GraphQL shows as `overrides`. */
export function shownChanges(changes: OverrideChanges): Record<string, unknown> | null {
  const shown = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  );
  return Object.keys(shown).length === 0 ? null : shown;
}
