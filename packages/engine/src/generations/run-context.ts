import type { Clock } from '@darkroom/core';
import type { Database } from '@darkroom/database';
import type { Egress } from '@darkroom/provider-kit';
import type { BlobStore, MediaTools, PreviewStore, Spool } from '@darkroom/storage';
import type { ActorAccess } from '../actors/actor-access.ts';
import type { BudgetService } from '../budgets/budget-service.ts';
import type { ModelAccess, ProviderAccess } from '../contracts.ts';
import type { Bell } from '../events/bell.ts';
import type { FailpointHook } from '../failpoints.ts';
import type { BlobKeeper } from '../gallery/blob-keeper.ts';
import type { InputPreparer } from '../inputs/prepare-inputs.ts';
import type { ProviderGate } from '../limits/provider-gate.ts';
import type { WayOut } from '../limits/way-out.ts';
import type { Telemetry } from '../telemetry/telemetry.ts';
import type { OldPreviews } from './old-previews.ts';
import type { Slots } from './slots.ts';

export type Log = (
  level: 'info' | 'warn' | 'error',
  message: string,
  facts?: Record<string, unknown>,
) => void;

/** What every part of the generation machinery stands on. */
export interface RunContext {
  database: Database;
  /** For looking. What is stored goes through `keeper.open()`. */
  blobs: BlobStore;
  keeper: BlobKeeper;
  previews: PreviewStore;
  oldPreviews: OldPreviews;
  spool: Spool;
  media: MediaTools;
  inputs: InputPreparer;
  models: ModelAccess;
  egress: Egress;
  budgets: BudgetService;
  clock: Clock;
  bell: Bell;
  failpoint: FailpointHook;
  log: Log;
  telemetry: Telemetry;
  /** Whose everything is, and what they may do with it. */
  actors: ActorAccess;
  /** Of this process: tells in the attempt's row who sent it. */
  bootId: string;
  /**
   * Places for reading answers. Reading is work of this machine: many at once are no faster, each waits for all, and
   * each holds memory.
   */
  readings: Slots;
  /** Places for asking after what was ordered for later, whose answers hold their pictures. */
  laterReadings: Slots;
  /** The limits of the account that a call goes out with, made at first use; changed ones count from then on. */
  gate(access: ProviderAccess): ProviderGate;
  /** Where calls wait for their turn, by `Ways.queue`; made at first use. */
  wayOut(queue: string): WayOut;
}
