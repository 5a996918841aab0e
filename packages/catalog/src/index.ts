export {
  Catalog,
  type CatalogOptions,
  type FolderCheck,
  loadCatalog,
  type ModelFilter,
} from './catalog.ts';
export type { Origin } from './load/load-provider.ts';
export type { NotOffered } from './not-offered.ts';
export type { CatalogProblem, Place } from './problem.ts';
export type { CatalogDirectory } from './snapshot.ts';
export type { ProviderStart } from './start/provider-start.ts';
export type { StartFile } from './start/start-files.ts';
