import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  failureOf,
  type HarnessRequest,
} from '@darkroom/provider-kit/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { adapter } from './adapter.ts';

const { provider, models, model } = readProviderFolder('fal');

let emulator: RunningEmulator;
let harness: AdapterHarness;

beforeAll(async () => {
  emulator = await startVendorEmulator('fal');
  const { baseUrl, key } = emulator;
  harness = createAdapterHarness({
    adapter,
    provider,
    models,
    baseUrl,
    credentials: { api_key: key },
  });
});
afterEach(() => emulator.reset());
afterAll(async () => {
  await harness.close();
  await emulator.close();
});

const replyOnce = (path: string, body: unknown, status = 200) =>
  emulator.setFault({ match: { path }, fault: { kind: 'reply', status, headers: {}, body } });
const plain: HarnessRequest = {
  model: 'fal-ai-flux-dev',
  size: { dimensions: { width: 256, height: 256 } },
};

describe('a run that ends badly', () => {
  const ended = async (reason: string) => {
    emulator.setFault({ fault: { kind: 'job-failed', reason, message: 'it went wrong' } });
    return (await failureOf(harness.run(plain))).details;
  };

  it.each([
    ['internal_server_error', 'not-charged'],
    ['generation_timeout', 'not-charged'],
    ['downstream_service_error', 'unknown'],
    ['downstream_service_unavailable', 'unknown'],
    ['no_media_generated', 'unknown'],
  ])('%s: %s', async (reason, charge) => {
    const details = await ended(reason);
    expect(details).toMatchObject({ code: 'PROVIDER_BAD_RESPONSE', charge });
    expect(details.message).toMatch('it went wrong');
  });

  it.each(['face_detection_error', 'image_load_error', 'file_download_error'])(
    '%s is the caller’s',
    async (reason) => {
      expect(await ended(reason)).toMatchObject({ code: 'INVALID_REQUEST', charge: 'unknown' });
    },
  );

  it('names each field that does not pass', async () => {
    const dev = model('fal-ai/flux/dev');
    const loose = {
      ...dev,
      capabilities: { ...dev.capabilities, stepsRange: [1, 999] as [number, number] },
    };
    const failure = await failureOf(harness.run({ ...plain, model: loose, steps: 200 }));
    expect(failure.details).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(failure.message).toMatch(/num_inference_steps: /);
    expect(emulator.ledger()).toEqual([]);
  });

  it('without a picture in its result was charged', async () => {
    emulator.setFault({ fault: { kind: 'no-image' } });
    const failure = await failureOf(harness.run(plain));
    expect(failure.message).toMatch(/is done, and names no picture/);
    expect(failure.details.charge).toBe('charged');
  });

  it('is asked about again where only the question went wrong', async () => {
    const job = await harness.accept(plain);
    await job.poll();
    await job.poll();
    const { id } = emulator.jobs()[0] ?? { id: '' };
    const match = { path: `/requests/${id}` };
    const notYet = {
      kind: 'reply',
      status: 400,
      body: { detail: 'Request is still in progress' },
    } as const;
    emulator.setFault({ match, skip: 1, fault: notYet });
    expect((await job.poll()).kind).toBe('running');
    expect((await job.finish()).images).toHaveLength(1);
  });
});

describe('a refusal', () => {
  it.each([
    [403, 'User is locked. Reason: Exhausted balance. Top up your balance.', 'INSUFFICIENT_FUNDS'],
    [402, 'Payment required', 'INSUFFICIENT_FUNDS'],
    [403, 'Cannot access application fal-ai/flux', 'PERMISSION_DENIED'],
    [401, 'Authentication is required to access this application.', 'CREDENTIALS_REJECTED'],
    [404, "Application 'flux' not found", 'MODEL_UNAVAILABLE'],
    [404, 'Path /dev not found', 'MODEL_UNAVAILABLE'],
  ])('%i "%s" is %s', async (status, detail, code) => {
    replyOnce('/queue/fal-ai/flux/dev', { detail }, status);
    const failure = await failureOf(harness.run(plain));
    expect(failure.details).toMatchObject({ code, charge: 'not-charged' });
    expect(failure.message).toMatch(detail);
  });

  it('of the content at the submit costs nothing', async () => {
    const detail = [{ loc: ['body', 'prompt'], msg: 'flagged', type: 'content_policy_violation' }];
    replyOnce('/queue/fal-ai/flux/dev', { detail }, 422);
    const { details } = await failureOf(harness.run(plain));
    expect(details).toMatchObject({
      code: 'CONTENT_REFUSED',
      stage: 'input',
      charge: 'not-charged',
    });
  });
});
