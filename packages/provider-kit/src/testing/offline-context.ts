import type { Clock, ProviderRecord } from '@darkroom/core';
import type { AdapterContext } from '../adapter/adapter.ts';
import { createAdapterContext } from '../adapter/create-adapter-context.ts';
import { createTokenKeeper } from '../adapter/token-keeper.ts';
import type { Egress } from '../http/egress.ts';
import { testCredentials } from './credentials.ts';
import { ManualClock } from './manual-clock.ts';

const nowhere = () => Promise.reject(new Error('This test goes nowhere: nothing is to be asked.'));
const OFFLINE: Egress = { send: nowhere, socket: nowhere, close: async () => undefined };

/** A context as every call gets it, without a way out: for tests that read fixtures, and for what runs in process. */
export function offlineContext(
  provider: ProviderRecord,
  change: { baseUrl?: string; credentials?: Readonly<Record<string, string>>; clock?: Clock } = {},
): AdapterContext {
  const clock = change.clock ?? new ManualClock();
  return createAdapterContext({
    provider,
    baseUrl: change.baseUrl ?? provider.baseUrl ?? '',
    credentials: testCredentials(change.credentials ?? {}),
    egress: OFFLINE,
    tokens: createTokenKeeper(clock),
    clock,
    signal: new AbortController().signal,
    log: () => undefined,
  });
}
