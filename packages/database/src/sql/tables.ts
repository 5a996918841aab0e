import type {
  ApiToken,
  Attempt,
  AuditEntry,
  AuditHead,
  Batch,
  BatchCell,
  Board,
  Budget,
  Event,
  Generation,
  Image,
  ImageArchive,
  ImageUse,
  LedgerEntry,
  Reservation,
  User,
  WorkflowRun,
  WorkflowStep,
} from '../client.ts';
import { Table } from './table.ts';

/** The tables that a generation's way touches. The columns are prisma/schema.prisma's, by their types. */

export const generations = new Table<Generation>('Generation', {
  id: 'text',
  actor: 'text',
  idempotencyKey: 'text',
  fingerprint: 'text',
  cacheKey: 'text',
  status: 'text',
  fence: 'integer',
  sequence: 'integer',
  source: 'text',
  provider: 'text',
  modelId: 'text',
  mode: 'text',
  prompt: 'text',
  count: 'integer',
  seed: 'text',
  request: 'text',
  receipt: 'text',
  plan: 'text',
  progress: 'real',
  failures: 'text',
  isCancelRequested: 'boolean',
  retryOfId: 'text',
  batchId: 'text',
  estimateMinimumMicros: 'bigint',
  estimateMaximumMicros: 'bigint',
  estimateExpectedMicros: 'bigint',
  actualMicros: 'bigint',
  isFromCache: 'boolean',
  isDeferred: 'boolean',
  notBefore: 'time',
  createdAt: 'time',
  startedAt: 'time',
  finishedAt: 'time',
});

export const attempts = new Table<Attempt>('Attempt', {
  id: 'text',
  generationId: 'text',
  call: 'integer',
  number: 'integer',
  state: 'text',
  fence: 'integer',
  count: 'integer',
  handle: 'text',
  jobKey: 'text',
  providerRequestId: 'text',
  failure: 'text',
  costMicros: 'bigint',
  bootId: 'text',
  credential: 'text',
  startedAt: 'time',
  finishedAt: 'time',
});

export const images = new Table<Image>('Image', {
  id: 'text',
  generationId: 'text',
  attemptId: 'text',
  index: 'integer',
  actor: 'text',
  provider: 'text',
  mode: 'text',
  source: 'text',
  prompt: 'text',
  sha256: 'text',
  mimeType: 'text',
  byteSize: 'integer',
  width: 'integer',
  height: 'integer',
  seed: 'text',
  revisedPrompt: 'text',
  isStarred: 'boolean',
  rating: 'integer',
  providerMetadata: 'text',
  createdAt: 'time',
  deletedAt: 'time',
  restorableUntil: 'time',
});

export const boards = new Table<Board>('Board', {
  id: 'text',
  actor: 'text',
  name: 'text',
  coverImageId: 'text',
  isTarget: 'boolean',
  createdAt: 'time',
  updatedAt: 'time',
});

export const imageUses = new Table<ImageUse>('ImageUse', {
  imageId: 'text',
  generationId: 'text',
});

export const imageArchives = new Table<ImageArchive>('ImageArchive', {
  id: 'text',
  actor: 'text',
  imageIds: 'text',
  createdAt: 'time',
  expiresAt: 'time',
});

export const ledgerEntries = new Table<LedgerEntry>('LedgerEntry', {
  id: 'text',
  generationId: 'text',
  attemptId: 'text',
  source: 'text',
  provider: 'text',
  actor: 'text',
  batchId: 'text',
  micros: 'bigint',
  worstMicros: 'bigint',
  isEstimate: 'boolean',
  images: 'integer',
  usage: 'text',
  at: 'time',
});

export const budgets = new Table<Budget>('Budget', {
  id: 'text',
  scope: 'text',
  scopeKey: 'text',
  period: 'text',
  limitMicros: 'bigint',
  isHard: 'boolean',
  createdAt: 'time',
  updatedAt: 'time',
});

export const reservations = new Table<Reservation>('Reservation', {
  generationId: 'text',
  actor: 'text',
  provider: 'text',
  source: 'text',
  batchId: 'text',
  micros: 'bigint',
  heldMicros: 'bigint',
  state: 'text',
  createdAt: 'time',
  stateAt: 'time',
});

export const events = new Table<Event>('Event', {
  position: 'integer',
  topic: 'text',
  subject: 'text',
  sequence: 'integer',
  kind: 'text',
  payload: 'text',
  at: 'time',
});

export const apiTokens = new Table<ApiToken>('ApiToken', {
  id: 'text',
  userId: 'text',
  name: 'text',
  hash: 'text',
  hint: 'text',
  scopes: 'text',
  models: 'text',
  createdAt: 'time',
  expiresAt: 'time',
  lastUsedAt: 'time',
  revokedAt: 'time',
});

export const users = new Table<User>('User', {
  id: 'text',
  name: 'text',
  role: 'text',
  createdAt: 'time',
  disabledAt: 'time',
});

export const auditEntries = new Table<AuditEntry>('AuditEntry', {
  id: 'text',
  at: 'time',
  actor: 'text',
  action: 'text',
  subject: 'text',
  outcome: 'text',
  detail: 'text',
  sequence: 'integer',
  previousHash: 'text',
  hash: 'text',
});

export const auditHeads = new Table<AuditHead>('AuditHead', {
  id: 'integer',
  sequence: 'integer',
  hash: 'text',
});

export const batches = new Table<Batch>('Batch', {
  id: 'text',
  actor: 'text',
  name: 'text',
  idempotencyKey: 'text',
  fingerprint: 'text',
  status: 'text',
  problem: 'text',
  resumesAt: 'time',
  capMicros: 'bigint',
  cells: 'integer',
  images: 'integer',
  estimateMinimumMicros: 'bigint',
  estimateMaximumMicros: 'bigint',
  estimateExpectedMicros: 'bigint',
  unknownCells: 'integer',
  deadline: 'time',
  createdAt: 'time',
  finishedAt: 'time',
});

export const batchCells = new Table<BatchCell>('BatchCell', {
  batchId: 'text',
  index: 'integer',
  provider: 'text',
  source: 'text',
  request: 'text',
  state: 'text',
  generationId: 'text',
  problems: 'text',
});

export const workflowRuns = new Table<WorkflowRun>('WorkflowRun', {
  id: 'text',
  actor: 'text',
  name: 'text',
  idempotencyKey: 'text',
  fingerprint: 'text',
  status: 'text',
  document: 'text',
  capMicros: 'bigint',
  estimateMinimumMicros: 'bigint',
  estimateMaximumMicros: 'bigint',
  estimateExpectedMicros: 'bigint',
  unknownNodes: 'integer',
  createdAt: 'time',
  finishedAt: 'time',
});

export const workflowSteps = new Table<WorkflowStep>('WorkflowStep', {
  workflowRunId: 'text',
  nodeId: 'text',
  index: 'integer',
  type: 'text',
  work: 'text',
  state: 'text',
  generationId: 'text',
  assetId: 'text',
  problem: 'text',
  finishedAt: 'time',
});
