import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { completeModelRecord, type ModelRecord, modelRecordSchema } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';
import { loadAdapter, providersDirectory } from '../src/load-adapter.ts';
import type { ProviderFolder } from './read-provider-folder.ts';

/** The adapter that speaks for a provider: that of the folder which provides the protocol that its file names. */
export async function adapterFor({ provider }: ProviderFolder): Promise<ProviderAdapter> {
  for (const entry of readdirSync(providersDirectory, { withFileTypes: true })) {
    const file = join(providersDirectory, entry.name, 'provider.yaml');
    if (!entry.isDirectory() || !existsSync(file)) continue;
    if (readFileSync(file, 'utf8').includes(`\nprovidesProtocol: ${provider.protocol}\n`)) {
      return loadAdapter(join(providersDirectory, entry.name));
    }
  }
  throw new RangeError(`Nothing provides the protocol ${String(provider.protocol)}.`);
}

/** What an adapter takes a model without a file for, complete. */
export function unknownModelOf(
  adapter: ProviderAdapter,
  { provider }: ProviderFolder,
  id: string,
  values: Readonly<Record<string, string>> = {},
): ModelRecord {
  const record = adapter.unknownModel?.(id, provider, values);
  return completeModelRecord(modelRecordSchema.parse(record));
}
