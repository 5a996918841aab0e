export type { ActorAccess } from './actors/actor-access.ts';
export { StoredActors } from './actors/stored-actors.ts';
export { BATCH_COLUMNS, sizeText } from './batches/batch-export.ts';
export {
  type BatchInput,
  type BatchMatrix,
  type BatchRow,
  MOST_CELLS,
} from './batches/batch-input.ts';
export { type BatchMoney, BatchService } from './batches/batch-service.ts';
export type { BatchPlan, BatchSum, CellProblem } from './batches/plan-batch.ts';
export type { BudgetScopes } from './budgets/budget-scopes.ts';
export { type BudgetInput, BudgetService, type BudgetView } from './budgets/budget-service.ts';
export type { BudgetWarning } from './budgets/budget-words.ts';
export { readLimit } from './budgets/read-budget.ts';
export { type ComparisonInput, ComparisonService } from './comparisons/comparison-service.ts';
export { ConfigurationError } from './configuration/configuration-error.ts';
export { renderEnvironmentExample } from './configuration/environment-example.ts';
export { openEncryptedDatabase } from './configuration/master-key/open-encrypted-database.ts';
export type { Page } from './configuration/models/listing.ts';
export { ModelService, type StarterListing } from './configuration/models/model-service.ts';
export type { GivenValue } from './configuration/providers/judge-values.ts';
export { ProviderService } from './configuration/providers/provider-service.ts';
export { type Configuration, startConfiguration } from './configuration/start-configuration.ts';
export type {
  CredentialOrigin,
  CredentialSharing,
  CredentialState,
  InstalledModel,
  ModelAccess,
  ModelOrigin,
  ModelRef,
  NamedCredential,
  Outcome,
  OwnCredential,
  ProviderAccess,
  ProviderState,
  ProviderStatus,
  ProviderView,
  StarterEntry,
  Viewer,
} from './contracts.ts';
export { Engine, type EngineOptions } from './engine.ts';
export { Bell } from './events/bell.ts';
export type { GenerationStreamEvent } from './events/generation-stream.ts';
export { FAILPOINTS, type Failpoint, type FailpointHook } from './failpoints.ts';
export { type BoardChange, type BoardOutcome, BoardService } from './gallery/board-service.ts';
export {
  GalleryService,
  type ImageChange,
  type ImageVariant,
  type PictureReading,
} from './gallery/gallery-service.ts';
export type { FailureRecord } from './generations/failure.ts';
export { type CreateInput, GenerationService } from './generations/generation-service.ts';
export { type GenerationNotice, generationNotices } from './generations/notices.ts';
export type { Log } from './generations/run-context.ts';
export {
  type EndedCall,
  type Note,
  noTelemetry,
  type SpanFacts,
  type Telemetry,
} from './telemetry/telemetry.ts';
export type { PictureIntake, TakenPicture } from './uploads/picture-intake.ts';
export { UPLOAD_LIMIT, UploadService, type UploadTicket } from './uploads/upload-service.ts';
export { WEBHOOK_EVENTS, type WebhookEvent } from './webhooks/event-payload.ts';
export { WebhookDispatcher } from './webhooks/webhook-dispatcher.ts';
export { WebhookService } from './webhooks/webhook-service.ts';
export { LOCAL_NODES, NODE_MODES, NODE_TYPES } from './workflows/node-types.ts';
export type { PlannedNode, WorkflowPlan } from './workflows/plan-workflow.ts';
export { MOST_NODES } from './workflows/workflow-document.ts';
export { type WorkflowInput, WorkflowService } from './workflows/workflow-service.ts';
