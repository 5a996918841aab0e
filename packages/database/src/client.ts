import type { Prisma } from './generated/client/client.ts';

/** Prisma's client or an open transaction of it: what repositories run on. Never leaves this package. */
export type PrismaExecutor = Prisma.TransactionClient;

export type {
  ApiToken,
  Asset,
  Attempt,
  AuditEntry,
  AuditHead,
  Batch,
  BatchCell,
  Board,
  Budget,
  CredentialCheck,
  CredentialValue,
  Event,
  Generation,
  Image,
  ImageArchive,
  ImageUse,
  LedgerEntry,
  Model,
  ModelOverride,
  ProviderSetting,
  Reservation,
  Session,
  User,
  Webhook,
  WebhookDelivery,
  WorkflowRun,
  WorkflowStep,
} from './generated/client/client.ts';
export { Prisma, PrismaClient } from './generated/client/client.ts';

/**
 * How long a transaction may wait for its turn and how long it may run, in milliseconds. Prisma's own 2 s and 5 s
 * are shorter than the busy timeout, and would fail a burst that only has to queue.
 */
export const TRANSACTION_LIMITS = { maxWait: 30_000, timeout: 30_000 } as const;
