import { completeModelRecord, modelRecordSchema } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { startRawServer } from '../raw-server.ts';
import { expectFailure, failureOf } from './expect-failure.ts';
import { wrongKeys } from './fault-tests.ts';
import type { SuiteContext } from './suite-context.ts';

/** Checking a key costs nothing and tells the truth. */
export function verifyTests(context: SuiteContext): void {
  const { adapter } = context.contract;

  describe('verify', () => {
    test('takes a good key, and buys nothing', async () => {
      const verified = await adapter.verify(context.shared().context());
      if (verified.modelIds) expect(verified.modelIds.length).toBeGreaterThan(0);
      const requests = await context.emulator().controls.requests();
      expect(requests.length).toBeGreaterThanOrEqual(1);
      expect(JSON.stringify(verified)).not.toMatch(/undefined|\[object/);
    });

    test('refuses a wrong key', async () => {
      const credentials = { ...context.emulator().credentials, ...wrongKeys(context) };
      const failure = await failureOf(
        Promise.resolve(adapter.verify(context.shared().context({ credentials }))),
      );
      expectFailure(
        failure,
        { code: 'CREDENTIALS_REJECTED', charge: 'not-charged' },
        Object.values(wrongKeys(context)),
      );
    });

    test('tells a host that is not there from a bad key', async () => {
      const dead = await startRawServer(() => undefined);
      await dead.close();
      const { pathname } = new URL(context.emulator().baseUrl);
      const failure = await failureOf(
        adapter.verify(context.shared().context({ baseUrl: `${dead.origin}${pathname}` })),
      );
      expectFailure(
        failure,
        { code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged' },
        context.secrets(),
      );
    });
  });

  const { discover } = adapter;
  if (discover) {
    test('discovered models have complete files', async () => {
      const found = await discover.call(adapter, context.shared().context());
      for (const { providerModelId, record } of found) {
        const complete = completeModelRecord(modelRecordSchema.parse(record));
        expect(complete.providerModelId).toBe(providerModelId);
        expect(complete.provider).toBe(context.contract.provider.slug);
      }
    });
  }
}
