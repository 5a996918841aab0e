import type {
  ApiToken,
  Attempt,
  Budget,
  Event,
  Generation,
  Image,
  LedgerEntry,
  Reservation,
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
  estimateMinimumMicros: 'bigint',
  estimateMaximumMicros: 'bigint',
  estimateExpectedMicros: 'bigint',
  actualMicros: 'bigint',
  isFromCache: 'boolean',
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
  providerMetadata: 'text',
  createdAt: 'time',
  deletedAt: 'time',
});

export const ledgerEntries = new Table<LedgerEntry>('LedgerEntry', {
  id: 'text',
  generationId: 'text',
  attemptId: 'text',
  source: 'text',
  provider: 'text',
  actor: 'text',
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
  name: 'text',
  hash: 'text',
  hint: 'text',
  scopes: 'text',
  createdAt: 'time',
  lastUsedAt: 'time',
  revokedAt: 'time',
});
