import type { FailureCode, ModelRecord, ProviderFailureDetails } from '@darkroom/core';
import { describe, expect, test } from 'vitest';
import type { AdapterHarness, HarnessJob } from '../harness-types.ts';
import { startRawServer } from '../raw-server.ts';
import type { ContractFault } from './emulator-controls.ts';
import { expectFailure, expectNoSecrets, failureOf, notPlayed } from './expect-failure.ts';
import { wrongKeys } from './fault-tests.ts';
import { modeRequest } from './samples.ts';
import type { SuiteContext } from './suite-context.ts';

/** Codes that speak of the question: the job goes on meanwhile, and the engine asks again. */
const OF_THE_QUESTION: readonly FailureCode[] = [
  'CREDENTIALS_REJECTED',
  'PERMISSION_DENIED',
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_REDIRECTED',
  'RATE_LIMITED',
  'TIMED_OUT',
];
const LONGEST_WAIT_MS = 60_000;
const POLLS_OF_A_STUCK_JOB = 6;

/** Jobs: their states, their ends, cancelling, and taking one up again from what was written down. */
export function jobTests(context: SuiteContext, model: ModelRecord): void {
  const { contract } = context;
  const lacks = new Set(contract.lacks ?? []);
  const request = { model, ...modeRequest(model, model.capabilities.modes[0] ?? 'txt2img') };
  const accept = async (fault?: ContractFault, harness: AdapterHarness = context.harness()) => {
    if (fault) await context.emulator().controls.setFault(fault);
    return harness.accept(request);
  };
  /** Requests that could have started a job. */
  const submits = async ({ call: { http } }: HarnessJob) => {
    const path = http ? new URL(http.url).pathname : '';
    const requests = await context.emulator().controls.requests();
    return requests.filter((one) => one.method === http?.method && one.path === path);
  };
  const latestState = () => {
    const { controls } = context.emulator();
    if (!controls.jobs)
      throw new Error('Give the controls `jobs`: cancelling cannot be seen else.');
    return controls.jobs().at(-1)?.state;
  };
  const expected = (fault: ContractFault, usual: Partial<ProviderFailureDetails>) => ({
    ...usual,
    ...contract.expected?.[fault.kind],
  });

  describe(`jobs (${model.key})`, () => {
    test('walk their states to a picture, and are bought once', async () => {
      const job = await accept();
      const outcomes = [await job.poll()];
      while (outcomes.at(-1)?.kind === 'running' && outcomes.length < 50) {
        outcomes.push(await job.poll());
      }
      const last = outcomes.at(-1);
      expect(last?.kind).toBe('images');
      expect(last?.kind === 'images' && last.images.length).toBeGreaterThanOrEqual(1);
      const waits = outcomes.flatMap((one) => (one.kind === 'running' ? one.pollAfterMs : []));
      expect(waits.length, 'answers that it is under way').toBeGreaterThanOrEqual(1);
      for (const wait of waits) {
        expect(wait).toBeGreaterThan(0);
        expect(wait).toBeLessThanOrEqual(LONGEST_WAIT_MS);
      }
      const told = job.call.progress.filter((value) => value !== null);
      for (const value of told) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(1);
      }
      expect(told, 'progress never goes back').toEqual([...told].sort((a, b) => a - b));
      expect(await submits(job)).toHaveLength(1);
    });

    test('are taken up from their handle alone, with nothing secret in it', async () => {
      const job = await accept();
      await job.poll();
      const written = JSON.stringify(job.handle);
      expectNoSecrets(written, context.secrets());
      const later = context.harness().resume(JSON.parse(written), request);
      const { images } = await later.finish();
      expect(images.length).toBeGreaterThanOrEqual(1);
      expect(await submits(job)).toHaveLength(1);
    });

    if (contract.adapter.cancel) {
      test.each([0, 1])(
        'are cancelled after %i looks, or it is told that they are not',
        async (looks) => {
          const job = await accept();
          for (let look = 0; look < looks; look += 1) await job.poll();
          const outcome = await job.cancel();
          if (outcome === 'canceled')
            expect(
              latestState(),
              'The adapter says that the job is canceled, and the emulator has it in another state: does cancel() call the vendor, and does the emulator play it?',
            ).toBe('canceled');
          else
            expect(
              latestState(),
              `The emulator canceled the job, and the adapter says "${outcome}" of it.`,
            ).not.toBe('canceled');
          expect(await submits(job)).toHaveLength(1);
        },
      );

      test('are not cancelled any more once they have ended', async () => {
        const job = await accept();
        await job.finish();
        expect(
          await job.cancel(),
          'The job had ended before it was canceled, and the adapter says that it is canceled.',
        ).not.toBe('canceled');
        expect(
          latestState(),
          'A cancel that comes after the end changes nothing: the emulator has to leave the job as it is.',
        ).toBe('succeeded');
      });
    }

    if (!lacks.has('job-failed')) {
      test('that fail are told so, once and for all', async () => {
        const fault = { kind: 'job-failed' } as const;
        const failure = await failureOf((await accept(fault)).finish(), fault);
        expectFailure(failure, expected(fault, { isSafeToRepeat: false }), context.secrets());
        expect(OF_THE_QUESTION, 'or it would be asked about for ever').not.toContain(failure.code);
      });
    }

    if (!lacks.has('job-moderation')) {
      test.each(['input', 'output'] as const)('are moderated at the %s', async (stage) => {
        const fault = { kind: 'job-moderation', stage } as const;
        const failure = await failureOf((await accept(fault)).finish(), fault);
        const usual = { code: 'CONTENT_REFUSED', stage, isSafeToRepeat: false } as const;
        expectFailure(failure, expected(fault, usual), context.secrets());
      });
    }

    if (!lacks.has('job-stuck')) {
      test.each(['queued', 'running'] as const)('that stay %s are under way', async (state) => {
        const fault = { kind: 'job-stuck', state } as const;
        const job = await accept(fault);
        for (let poll = 0; poll < POLLS_OF_A_STUCK_JOB; poll += 1) {
          expect((await job.poll()).kind, notPlayed(fault)).toBe('running');
        }
      });
    }

    test('that cannot be asked about are not taken for ended', async () => {
      const job = await accept();
      const { baseUrl, credentials } = context.emulator();
      const wrong = context.harness({ credentials: { ...credentials, ...wrongKeys(context) } });
      const refused = await failureOf(wrong.resume(job.handle, request).poll());
      expect(OF_THE_QUESTION).toContain(refused.code);
      expectFailure(refused, {}, Object.values(wrongKeys(context)));

      const dead = await startRawServer(() => undefined);
      await dead.close();
      const gone = context.harness({ baseUrl: `${dead.origin}${new URL(baseUrl).pathname}` });
      const moved = JSON.parse(
        JSON.stringify(job.handle).replaceAll(new URL(baseUrl).origin, dead.origin),
      );
      const unreached = await failureOf(gone.resume(moved, request).poll());
      expect(OF_THE_QUESTION).toContain(unreached.code);
    });

    test('that the provider does not know any more may have been charged', async () => {
      const job = await accept();
      await context.emulator().controls.clear();
      const failure = await failureOf(job.finish());
      expect(failure.details.charge).not.toBe('not-charged');
      expect(OF_THE_QUESTION).not.toContain(failure.code);
      expectFailure(failure, {}, context.secrets());
    });
  });
}
