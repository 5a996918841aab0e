import type { Catalog } from '@darkroom/catalog';
import type { ProviderRecord } from '@darkroom/core';

/** What the configuration needs of the catalog. */
export type ProviderCatalog = Pick<
  Catalog,
  | 'providers'
  | 'models'
  | 'model'
  | 'adapter'
  | 'origin'
  | 'problems'
  | 'problemsOf'
  | 'leftOut'
  | 'leftOutOf'
  | 'meantNotOffered'
>;

/** A provider as the catalog knows it. */
export interface CatalogProvider {
  record: ProviderRecord;
  /** What is wrong with its files. */
  problems: readonly string[];
}

/** Every provider with what is wrong in its folder. */
export function catalogProviders(catalog: ProviderCatalog): CatalogProvider[] {
  return catalog.providers().map((record) => ({
    record,
    problems: catalog.problemsOf(record.slug),
  }));
}
