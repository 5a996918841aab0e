import { inspect } from 'node:util';
import { type ModelRecord, splitCalls, toWire } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import { inputFields } from '../../calls/input-parts.ts';
import { seedForCall } from '../../calls/seed-for-call.ts';
import type { HarnessRun } from '../harness-types.ts';
import { sniffPicture } from '../sniff-picture.ts';
import type { WireRequest } from './emulator-controls.ts';
import { expectNoSecrets } from './expect-failure.ts';
import { modeRequest, pictureNames } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';
import { carries } from './wire-value.ts';

/** Requests that bought something: those that went where a call of the run went. */
export function paidRequests(run: HarnessRun, requests: readonly WireRequest[]): WireRequest[] {
  const targets = new Set(
    run.calls.map(({ http }) => `${http?.method} ${http ? new URL(http.url).pathname : ''}`),
  );
  return requests.filter(({ method, path }) =>
    targets.has(`${method} ${path.split('?')[0] ?? path}`),
  );
}

/** Modes, several pictures, previews and input pictures of each model. */
export function pictureTests(context: SuiteContext, model: ModelRecord): void {
  const { capabilities } = model;
  const [first = 'txt2img'] = capabilities.modes;

  const run = async (request: Parameters<ReturnType<SuiteContext['shared']>['run']>[0]) => {
    const finished = await context.shared().run(request);
    return { finished, requests: await context.emulator().controls.requests() };
  };

  describe('modes', () => {
    test.each(capabilities.modes.map((mode) => [mode]))('%s gives a picture', async (mode) => {
      const { finished, requests } = await run({ model, ...modeRequest(model, mode) });
      expect(finished.images.length).toBeGreaterThanOrEqual(1);
      for (const image of finished.images) {
        const bytes = finished.bytes(image);
        expect(sniffPicture(bytes), 'what was stored is a picture').not.toBeNull();
        expect(image.width).toBeGreaterThan(0);
        expect(bytes.byteLength).toBe(image.byteSize);
      }
      expect(paidRequests(finished, requests)).toHaveLength(finished.plan.calls.length);
      expectNoSecrets(
        JSON.stringify(requests.map(({ path, query }) => ({ path, query }))) +
          inspect(finished.calls, { depth: 8 }) +
          context.shared().logged.join('\n'),
        context.secrets(),
      );
    });
  });

  describe('several pictures', () => {
    const most = capabilities.maxImagesPerRequest;
    const native = Math.min(most ?? 3, 3);
    if (native > 1) {
      test(`${native} in one call`, async () => {
        const { finished, requests } = await run({
          model,
          ...modeRequest(model, first),
          ...context.contract.several,
          count: native,
        });
        expect(paidRequests(finished, requests)).toHaveLength(1);
        expect(finished.images).toHaveLength(native);
      });
    }
    if (most !== null && most < 10) {
      test(`${most + 1} in several calls`, async () => {
        const count = most + 1;
        const plain = modeRequest(model, first);
        const seeded = capabilities.supportsSeed
          ? context.contract.complete?.({ model, setting: 'seed', value: '11' })
          : {};
        const { finished, requests } = await run({
          model,
          ...plain,
          ...seeded,
          extra: [...(plain.extra ?? []), ...(seeded?.extra ?? [])],
          count,
          ...(capabilities.supportsSeed ? { seed: '11' } : {}),
        });
        const paid = paidRequests(finished, requests);
        const calls = splitCalls(count, most);
        expect(paid).toHaveLength(calls.length);
        expect(finished.images).toHaveLength(count);
        if (capabilities.supportsSeed && !context.contract.checks?.seed) {
          calls.forEach((one, call) => {
            const { resolved } = finished.plan;
            if (!resolved) return;
            const seed = seedForCall('11', call, capabilities.maxSeed);
            const { entries } = toWire(
              model,
              { ...resolved, seed },
              one,
              context.contract.adapter.strategies,
            );
            for (const entry of entries.filter(({ setting }) => setting === 'seed')) {
              const found = paid.some((request) => carries(request, entry.field, entry.value));
              expect(found, `call ${call} carries seed ${seed}`).toBe(true);
            }
          });
        }
      });
    }
  });

  if (capabilities.supportsPartialImages) {
    test('previews come before the picture', async () => {
      const harness = context.isWatched ? await context.paced() : context.shared();
      const finished = await harness.run({
        model,
        ...modeRequest(model, first),
        partialImages: capabilities.maxPartialImages,
      });
      const previews = finished.calls.flatMap(({ partialImages }) => partialImages);
      expect(previews.length).toBeGreaterThanOrEqual(1);
      for (const { bytes } of previews) expect(sniffPicture(bytes)).not.toBeNull();
      expect(finished.images).toHaveLength(1);
    });
  }

  if (capabilities.supportsReferenceImages) {
    const most = Math.min(capabilities.maxReferenceImages ?? 3, 3);
    test.each([...new Set([1, most])].map((count) => [count]))(
      '%i reference images arrive',
      async (count) => {
        const { finished, requests } = await run({
          model,
          ...modeRequest(model, first),
          referenceImages: Array.from({ length: count }, () => ({
            image: { assetId: 'reference' },
            role: null,
            strength: null,
          })),
        });
        const [paid] = paidRequests(finished, requests);
        const others = pictureNames(model, first).length;
        expect(paid?.files.length).toBe(count + others);
      },
    );
  }

  for (const mode of capabilities.modes) {
    const given = pictureNames(model, mode);
    if (given.length === 0) continue;
    test(`${mode} sends ${given.join(' and ')}`, async () => {
      const { finished, requests } = await run({ model, ...modeRequest(model, mode) });
      const [paid] = paidRequests(finished, requests);
      expect(paid?.files.length, 'pictures on the wire').toBe(given.length);
      const { resolved } = finished.plan;
      if (!resolved || !paid?.fields) return;
      // In a form the names are known from the model's file; in JSON the emulator itself says what it cannot read.
      const picture = { fileName: '', byteSize: 0, mimeType: '', width: 0, height: 0 };
      const stand = {
        ...picture,
        read: async function* () {},
        bytes: async () => new Uint8Array(),
      };
      const fields = inputFields({
        model,
        request: resolved,
        mode,
        count: 1,
        call: 0,
        image: resolved.image ? stand : null,
        mask: resolved.mask ? stand : null,
        referenceImages: [],
        parameterImages: Object.fromEntries(
          Object.entries(resolved.parameterImages).map(([name, images]) => [
            name,
            images.map(() => stand),
          ]),
        ),
      });
      expect(paid.files.map(({ name }) => name).sort()).toEqual(
        fields.map(({ field }) => field).sort(),
      );
    });
  }
}
