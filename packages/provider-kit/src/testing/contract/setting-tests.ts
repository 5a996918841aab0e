import { type ModelRecord, toWire } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { paidRequests } from './picture-tests.ts';
import { commonSamples, parameterSamples, type Sample } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';
import { carries, shown } from './wire-value.ts';

const label = ({ setting, value }: Sample) => `${setting}: ${JSON.stringify(value).slice(0, 60)}`;

const isOnlyFormat = ({ model, setting }: Sample) =>
  setting === 'outputFormat' && model.capabilities.outputFormats.length === 1;
const typeOfFormat = (format: string) => `image/${format === 'svg' ? 'svg+xml' : format}`;

/** Every setting that a model's file declares is seen on the wire: right field, right place, right value. */
export function settingTests(context: SuiteContext, model: ModelRecord): void {
  const { contract } = context;
  const samples = [...commonSamples(model), ...parameterSamples(model)];

  describe('settings on the wire', () => {
    for (const sample of samples) {
      const more = contract.complete ? contract.complete(sample) : {};
      if (more === null) continue;
      test(label(sample), async () => {
        const request = {
          ...sample.request,
          ...more,
          extra: [...(sample.request.extra ?? []), ...(more.extra ?? [])],
        };
        const run = await context.shared().run({ model, ...request });
        const requests = paidRequests(run, await context.emulator().controls.requests());
        expect(requests.length, 'paid requests').toBeGreaterThanOrEqual(1);

        const check = contract.checks?.[sample.setting];
        if (check) {
          check(requests, sample);
          return;
        }
        const parameter = model.parameters.find(({ name }) => name === sample.setting);
        if (parameter?.type === 'image') {
          const names = requests.flatMap(({ files }) => files.map(({ name }) => name));
          expect(names.length, 'pictures on the wire').toBeGreaterThanOrEqual(1);
          return;
        }
        const { resolved } = run.plan;
        if (!resolved) throw new Error('The plan gave no request.');
        const entries = toWire(
          model,
          resolved,
          run.plan.calls[0] ?? 1,
          contract.adapter.strategies,
        ).entries.filter(({ setting }) => setting === sample.setting);
        const fields = model.wire.fields[sample.setting];
        if (isOnlyFormat(sample) && !fields) {
          // The one format that there is needs no field: the picture itself shows it.
          const types = run.images.map(({ mimeType }) => mimeType);
          expect(types).toEqual(types.map(() => typeOfFormat(String(sample.value))));
          return;
        }
        if (entries.length === 0) {
          const isSilent = (fields?.length ?? 0) > 0;
          expect(
            isSilent,
            `"${sample.setting}" is declared and has no field in the wire map: give it one, or a check in the contract`,
          ).toBe(true);
          return;
        }
        for (const { field, value } of entries) {
          const isThere = requests.some((one) => carries(one, field, value));
          const seen = JSON.stringify(requests.map((one) => shown(one, field)));
          expect(isThere, `${field} = ${JSON.stringify(value)}, seen: ${seen}`).toBe(true);
        }
      });
    }
  });
}
