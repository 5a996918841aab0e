import { lifecycleState } from '@darkroom/core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ProviderContract } from './contract.ts';
import { faultTests } from './fault-tests.ts';
import { jobTests } from './job-tests.ts';
import { pictureTests } from './picture-tests.ts';
import { resultTests } from './result-tests.ts';
import { settingTests } from './setting-tests.ts';
import { createSuiteContext } from './suite-context.ts';
import { verifyTests } from './verify-tests.ts';
import { watchTests } from './watch-tests.ts';

const TABLES_CHECKED_ON = Date.UTC(2026, 10, 21);

/**
 * The shared contract suite: what every adapter must do, run against its emulator over real sockets. Call it at the
 * top of a provider's `adapter.test.ts`. Each model that still answers is tried in every mode and with every setting
 * that its file declares.
 */
export function testProviderContract(contract: ProviderContract): void {
  const now = contract.now ?? TABLES_CHECKED_ON;
  const models = contract.models.filter(
    ({ lifecycle }) => lifecycleState(lifecycle, now) !== 'retired',
  );
  const context = createSuiteContext(contract, models);
  const named = (name: string | undefined) =>
    models.find(({ key, source }) => [key, source].includes(name ?? ''));
  const faultModel = named(contract.faultModel) ?? models[0];
  const hasJobs = contract.adapter.poll !== undefined;
  const jobModel = named(contract.jobModel) ?? faultModel;
  const hasResultUrls = contract.hasResultUrls ?? hasJobs;

  describe(`${contract.provider.slug}: contract`, () => {
    beforeAll(() => context.open());
    afterAll(() => context.close());
    beforeEach(() => context.emulator().controls.clear());

    test('has models that answer', () => {
      expect(models.length).toBeGreaterThan(0);
      if (contract.faultModel) {
        expect([faultModel?.key, faultModel?.source]).toContain(contract.faultModel);
      }
      if (contract.jobModel) {
        expect([jobModel?.key, jobModel?.source]).toContain(contract.jobModel);
      }
    });

    for (const model of models) {
      describe(model.key, () => {
        pictureTests(context, model);
        settingTests(context, model);
      });
    }
    if (faultModel) faultTests(context, faultModel);
    if (jobModel && hasJobs) jobTests(context, jobModel);
    if (jobModel && context.isWatched) watchTests(context, jobModel);
    if (jobModel && hasResultUrls) resultTests(context, jobModel);
    verifyTests(context);

    test('pictures behind addresses are fetched where the contract says so', () => {
      expect(context.hasFetched(), `say hasResultUrls: ${!hasResultUrls}`).toBe(hasResultUrls);
    });
  });
}
