import { providerRecordSchema, Secret } from '@darkroom/core';
import {
  createAdapterContext,
  createEgress,
  createTokenKeeper,
  providerOrigins,
} from '@darkroom/provider-kit';
import { ManualClock } from '@darkroom/provider-kit/testing';
import type { ProviderAccess } from '../../contracts.ts';
import { ADAPTERS } from './test-adapters.ts';

const BASE_URL = 'http://127.0.0.1:9';

/** A way with credentials of this name, for tests that send nothing. */
export function wayOf(name: string): ProviderAccess {
  const provider = providerRecordSchema.parse({
    slug: 'paymaster',
    label: 'Paymaster',
    configurationMethods: ['predefined-model'],
  });
  const credentials = { secret: () => new Secret(name), text: () => null, flag: () => false };
  const origins = providerOrigins({ provider, baseUrl: BASE_URL, credentials });
  const clock = new ManualClock();
  return {
    account: name,
    credential: name,
    owner: null,
    provider,
    adapter: ADAPTERS.sync,
    origins,
    secrets: [],
    context: (signal) =>
      createAdapterContext({
        provider,
        baseUrl: BASE_URL,
        credentials,
        origins,
        egress: createEgress(),
        tokens: createTokenKeeper(clock),
        clock,
        signal,
        log: () => undefined,
      }),
  };
}
