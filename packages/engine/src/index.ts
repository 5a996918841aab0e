export {
  type Configuration,
  ConfigurationError,
  type GivenValue,
  ModelService,
  openEncryptedDatabase,
  type Page,
  ProviderService,
  renderEnvironmentExample,
  type StarterListing,
  startConfiguration,
} from './configuration/index.ts';
export type {
  CredentialOrigin,
  CredentialState,
  InstalledModel,
  ModelAccess,
  ModelOrigin,
  ModelRef,
  NamedCredential,
  Outcome,
  ProviderAccess,
  ProviderState,
  ProviderStatus,
  ProviderView,
  StarterEntry,
} from './contracts.ts';
export { Engine, type EngineOptions } from './engine.ts';
export { Bell } from './events/bell.ts';
export type { GenerationStreamEvent } from './events/generation-stream.ts';
export { FAILPOINTS, type Failpoint, type FailpointHook } from './failpoints.ts';
export {
  GalleryService,
  type ImageVariant,
  type PictureReading,
} from './gallery/gallery-service.ts';
export type { FailureRecord } from './generations/failure.ts';
export { type CreateInput, GenerationService } from './generations/generation-service.ts';
export type { Log } from './generations/run-context.ts';
export { UPLOAD_LIMIT, UploadService, type UploadTicket } from './uploads/upload-service.ts';
