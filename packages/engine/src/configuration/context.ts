import type { Clock } from '@darkroom/core';
import type { Database, NewActivity, Repositories } from '@darkroom/database';
import type { Egress, TokenKeeper } from '@darkroom/provider-kit';
import type { Bell } from '../events/bell.ts';
import type { Log } from '../generations/run-context.ts';
import type { InstalledModels } from './models/installed-models.ts';
import type { ProviderCatalog } from './ports.ts';
import type { Coolings } from './status/coolings.ts';
import type { KnownSituations } from './status/known-situations.ts';
import type { Situations } from './status/situations.ts';
import type { StatusMemory } from './status/status-memory.ts';
import type { VendorModels } from './status/vendor-models.ts';

/** What every part of the configuration stands on. */
export interface ConfigurationContext {
  database: Database;
  catalog: ProviderCatalog;
  egress: Egress;
  /** Short-lived tokens of every provider, in memory alone. */
  tokens: TokenKeeper;
  bell: Bell;
  clock: Clock;
  log: Log;
  situations: Situations;
  statuses: StatusMemory;
  coolings: Coolings;
  known: KnownSituations;
  vendorModels: VendorModels;
  models: InstalledModels;
}

/** Something that happened to a provider; kinds are CONFIGURED, RESET, VERIFIED and STATUS. */
export function providerEvent(slug: string, kind: string): NewActivity {
  return { topic: 'provider', subject: slug, kind };
}

/** Something that happened to a model; kinds are INSTALLED, CHANGED and UNINSTALLED. */
export function modelEvent(source: string, kind: string): NewActivity {
  return { topic: 'model', subject: source, kind };
}

/** One write transaction; then memory is told to look again, and those who wait are woken. */
export async function write<T>(
  context: ConfigurationContext,
  work: (tx: Repositories) => Promise<T>,
): Promise<T> {
  try {
    return await context.database.transaction(work);
  } finally {
    context.situations.invalidate();
    context.models.invalidate();
    context.bell.ring('activity');
  }
}
