import { type ModelRecord, type ProviderFailure, Secret } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import type { HarnessRun } from '../harness-types.ts';
import { startRawServer } from '../raw-server.ts';
import type { ContractFault, WireRequest } from './emulator-controls.ts';
import { expectFailure, failureOf } from './expect-failure.ts';
import { paidRequests } from './picture-tests.ts';
import { modeRequest } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';

const METADATA = 'http://169.254.169.254/latest/meta-data/iam/security-credentials/';
const below = (path: string) => (request: WireRequest) => request.path.startsWith(path);

/** Finished pictures behind addresses: fetched without the key, asked for anew, and never from where they must not be. */
export function resultTests(context: SuiteContext, model: ModelRecord): void {
  const { contract } = context;
  const lacks = new Set(contract.lacks ?? []);
  const request = { model, ...modeRequest(model, model.capabilities.modes[0] ?? 'txt2img') };
  const fetches = async () => {
    const { controls } = context.emulator();
    return (await controls.requests()).filter(controls.isResult ?? below('/__results/'));
  };
  const run = async (fault?: ContractFault) => {
    if (fault) await context.emulator().controls.setFault(fault);
    return context.harness().run(request);
  };
  const refused = async (fault: ContractFault): Promise<ProviderFailure> => {
    const failure = await failureOf(run(fault), fault);
    const usual = { code: 'PROVIDER_BAD_RESPONSE', charge: 'charged' } as const;
    expectFailure(failure, { ...usual, ...contract.expected?.[fault.kind] }, context.secrets());
    return failure;
  };
  const expectBoughtOnce = async (finished: HarnessRun) =>
    expect(paidRequests(finished, await context.emulator().controls.requests())).toHaveLength(
      finished.plan.calls.length,
    );

  describe(`results (${model.key})`, () => {
    test(`are fetched ${contract.resultsNeedKey ? 'from the own origin, with' : 'without'} the key`, async () => {
      const finished = await run();
      const secret = finished.calls.flatMap(({ http }) =>
        Object.entries(http?.headers ?? {}).flatMap(([name, value]) =>
          value instanceof Secret ? [name.toLowerCase()] : [],
        ),
      );
      const requests = await fetches();
      expect(
        requests.length,
        'pictures fetched from their addresses; where they come in the answer itself, say hasResultUrls: false',
      ).toBeGreaterThanOrEqual(1);
      for (const { headers, query } of requests) {
        for (const name of contract.resultsNeedKey ? [] : ['authorization', ...secret]) {
          expect(headers).not.toHaveProperty([name]);
        }
        if (contract.resultsNeedKey)
          expect(Object.keys(headers)).toEqual(expect.arrayContaining(secret));
        for (const key of context.secrets()) expect(Object.values(query)).not.toContain(key);
      }
    });

    if (!lacks.has('result-expired')) {
      const once = { kind: 'result-expired', lasting: false } as const;
      if (contract.adapter.poll && !contract.expected?.['result-expired']) {
        test('whose address has expired are asked for anew, and bought once', async () => {
          const finished = await run(once);
          expect(finished.images.length).toBeGreaterThanOrEqual(1);
          expect((await fetches()).length).toBeGreaterThanOrEqual(2);
          await expectBoughtOnce(finished);
        });
      }

      test('that are gone are told as expired, and not as free', async () => {
        const fault = { kind: 'result-expired', lasting: true } as const;
        const failure = await failureOf(run(fault), fault);
        expect(failure.details.charge).not.toBe('not-charged');
        const usual = { code: 'OUTPUT_EXPIRED' } as const;
        expectFailure(failure, { ...usual, ...contract.expected?.[fault.kind] }, context.secrets());
      });
    }

    if (!lacks.has('result-private')) {
      test('are not fetched from this machine, nor from a cloud’s metadata', async () => {
        const canary = await startRawServer(() => undefined);
        try {
          await refused({ kind: 'result-private', url: `${canary.origin}/result.png` });
          expect(canary.connections).toHaveLength(0);
          await refused({ kind: 'result-private', url: METADATA });
        } finally {
          await canary.close();
        }
      });
    }

    if (!lacks.has('result-redirect')) {
      test('do not lead into a private network by a redirect', async () => {
        const canary = await startRawServer(() => undefined);
        try {
          await refused({ kind: 'result-redirect', location: `${canary.origin}/result.png` });
          expect(canary.connections).toHaveLength(0);
        } finally {
          await canary.close();
        }
      });
    }

    if (!lacks.has('result-wrong-type')) {
      test('that are a page are refused', async () => {
        await refused({ kind: 'result-wrong-type' });
      });
    }
  });
}
