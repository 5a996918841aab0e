import type { ModelRecord } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { paidRequests } from './picture-tests.ts';
import { modeRequest } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';

/** What an adapter tells of a call or a job while it is under way. */
export function watchTests(context: SuiteContext, model: ModelRecord): void {
  const request = { model, ...modeRequest(model, model.capabilities.modes[0] ?? 'txt2img') };

  describe(`watching (${model.key})`, () => {
    test('tells of progress, and buys nothing more', async () => {
      const harness = await context.paced();
      const run = await harness.run(request);
      const told = run.calls.flatMap(({ watched }) => watched);
      expect(run.calls.flatMap(({ watchErrors }) => watchErrors)).toEqual([]);
      expect(told.length, 'values of progress').toBeGreaterThanOrEqual(1);
      expect(
        told.some((progress) => progress > 0 && progress < 1),
        String(told),
      ).toBe(true);
      expect(run.images.length).toBeGreaterThanOrEqual(1);
      const requests = await context.emulator().controls.requests();
      expect(paidRequests(run, requests)).toHaveLength(run.plan.calls.length);
    });
  });
}
