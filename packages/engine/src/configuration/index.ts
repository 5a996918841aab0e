export { ConfigurationError } from './configuration-error.ts';
export { renderEnvironmentExample } from './environment-example.ts';
export { loadMasterKey, type MasterKeyOptions } from './master-key/load-master-key.ts';
export {
  type EncryptedDatabase,
  openEncryptedDatabase,
} from './master-key/open-encrypted-database.ts';
export type { InstallInput } from './models/install-model.ts';
export type { Page, PageRequest } from './models/listing.ts';
export {
  type ModelPageRequest,
  ModelService,
  type StarterListing,
} from './models/model-service.ts';
export type { UpdateInput } from './models/update-model.ts';
export type { VerifyModelResult } from './models/verify-model.ts';
export type { ConfigureResult } from './providers/configure-provider.ts';
export type { DiscoverInput, DiscoverResult } from './providers/discover-models.ts';
export type { GivenValue } from './providers/judge-values.ts';
export type { ConfigureInput } from './providers/plan-change.ts';
export { ProviderService } from './providers/provider-service.ts';
export type { ResetResult } from './providers/reset-provider.ts';
export type { VerifyResult } from './providers/verify-provider.ts';
export {
  type Configuration,
  type ConfigurationOptions,
  startConfiguration,
} from './start-configuration.ts';
