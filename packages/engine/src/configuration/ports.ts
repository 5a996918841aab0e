import type { ModelRecord, ProviderRecord } from '@darkroom/core';
import type { ProviderAdapter } from '@darkroom/provider-kit';

/** A provider as the catalog knows it. */
export interface CatalogProvider {
  record: ProviderRecord;
  /** What is wrong with its files; for providers of the user's own. */
  problems: readonly string[];
}

/** What the configuration needs of the catalog. */
export interface ProviderCatalog {
  /** In the catalog's order. */
  providers(): readonly CatalogProvider[];
  /** A provider's models, or all, in the order of pickers. */
  models(provider?: string): readonly ModelRecord[];
  model(source: string): ModelRecord | null;
  /** Throws where the provider names a protocol that nobody speaks. */
  adapter(slug: string): Promise<ProviderAdapter>;
}
