import { isSecretField, type ModelRecord, type ProviderRecord, parseSource } from '@darkroom/core';
import type { ConfigurationContext } from '../context.ts';
import type { StoredSet } from '../sources/stored-state.ts';
import { unknownRecord } from './custom-record.ts';
import { mergeOver } from './merge-record.ts';
import { completeRecord, storableRecord } from './storable-record.ts';

/**
 * The record of a model without a file, where a change of its credential form says that its server is another kind
 * than was thought: what still stood as the form had it follows, what a person said stays. Null: nothing changes.
 */
export async function rebuiltRecord(
  { database, catalog }: Pick<ConfigurationContext, 'database' | 'catalog'>,
  provider: ProviderRecord,
  source: string,
  change: { before: StoredSet | null; changes: ReadonlyMap<string, string | null> },
): Promise<ModelRecord | null> {
  const [row] = await database.models.bySources([source]);
  const mine = completeRecord(row?.record);
  const modelId = parseSource(source)?.modelId;
  // A record that was made after the catalog's own models does not come from the form.
  const isMadeByForm =
    provider.unknownModel?.isAlways === true ||
    catalog.models({ provider: provider.slug }).length === 0;
  if (!mine || modelId === undefined || !isMadeByForm) return null;
  const secret = new Set(
    provider.modelCredentialForm.filter(isSecretField).map(({ variable }) => variable),
  );
  const values = new Map<string, string>();
  for (const [variable, value] of change.before?.values ?? []) {
    if (!secret.has(variable)) values.set(variable, value.secret.reveal());
  }
  const before = await unknownRecord(catalog, provider, {
    modelId,
    values: Object.fromEntries(values),
  });
  for (const [variable, value] of change.changes) {
    if (value === null) values.delete(variable);
    else if (!secret.has(variable)) values.set(variable, value);
  }
  const after = await unknownRecord(catalog, provider, {
    modelId,
    values: Object.fromEntries(values),
  });
  if (!before || !after) return null;
  return completeRecord(
    mergeOver(storableRecord(mine), storableRecord(before), storableRecord(after)),
  );
}
