export { CredentialError, type CredentialPlace } from './credentials/envelope.ts';
export {
  createKeyRing,
  type KeyRing,
  MASTER_KEY_BYTES,
  type MasterKey,
} from './credentials/key-ring.ts';
export { type Database, type OpenDatabaseOptions, openDatabase } from './database.ts';
export {
  DatabaseError,
  type DatabaseErrorCode,
  isDatabaseBusy,
  isUniqueViolation,
} from './errors.ts';
export type { Migration } from './migrations/apply-migrations.ts';
export { type MigrateOptions, type MigrateResult, migrate } from './migrations/migrate.ts';
export type { StoredApiToken } from './repositories/api-tokens.ts';
export type { AssetFacts, NewAsset, StoredAsset } from './repositories/assets.ts';
export type {
  AttemptChange,
  AttemptPatch,
  AttemptRow,
  NewImage,
  NewLedgerEntry,
} from './repositories/attempts.ts';
export type {
  AuditOutcome,
  AuditPageOptions,
  NewAuditEntry,
  StoredAuditEntry,
} from './repositories/audit.ts';
export type { BatchCellState, NewBatchCell, StoredBatchCell } from './repositories/batch-cells.ts';
export {
  BATCH_STATUSES,
  type BatchCounts,
  type BatchStatus,
  type CreateBatchOutcome,
  type NewBatch,
  type OpenCalls,
  type StoredBatch,
} from './repositories/batches.ts';
export type { BoardFacts, StoredBoard } from './repositories/boards.ts';
export type {
  BudgetAddress,
  BudgetPeriod,
  BudgetScope,
  Spender,
  SpenderScope,
  SpendingLimit,
  StoredBudget,
} from './repositories/budgets.ts';
export type {
  CredentialAddress,
  CredentialCheck,
  CredentialFilter,
  CredentialInput,
  StoredCredentialState,
} from './repositories/credentials.ts';
export type { NewActivity, StoredEvent } from './repositories/events.ts';
export type {
  CreateOutcome,
  GenerationPatch,
  GenerationRow,
  NewEvent,
  NewGeneration,
  PlannedCall,
} from './repositories/generations.ts';
export type { PastRun } from './repositories/history.ts';
export type { StoredImageArchive } from './repositories/image-archives.ts';
export type { ImageCursor, ImageFilter, ImageOrientation } from './repositories/image-list.ts';
export type { ImagePageOptions, StoredImage } from './repositories/images.ts';
export type { DriftLine, LedgerLine, LedgerRange, LedgerSum } from './repositories/ledger.ts';
export type { StoredModelOverride } from './repositories/model-overrides.ts';
export type { NewModel, StoredModel } from './repositories/models.ts';
export type { ProviderSetting, ProviderSettingPatch } from './repositories/provider-settings.ts';
export type { Repositories } from './repositories/repositories.ts';
export type { NewReservation, ReservationRow } from './repositories/reservations.ts';
export type { Session } from './repositories/sessions.ts';
export type { StoredUser } from './repositories/users.ts';
export type { AuditFault, AuditVerification } from './repositories/verify-audit.ts';
export type {
  DeliveryState,
  NewDelivery,
  StoredDelivery,
  StoredWebhook,
  WebhookPatch,
} from './repositories/webhooks.ts';
export {
  type CreateWorkflowRunOutcome,
  type NewWorkflowRun,
  type StoredWorkflowRun,
  WORKFLOW_STATUSES,
  type WorkflowStatus,
} from './repositories/workflow-runs.ts';
export {
  type NewWorkflowStep,
  type StoredWorkflowStep,
  WORKFLOW_STEP_STATES,
  type WorkflowStepState,
} from './repositories/workflow-steps.ts';
