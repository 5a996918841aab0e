import { type RunningEmulator, startGeminiEmulator } from '@darkroom/emulators';
import {
  type AdapterHarness,
  createAdapterHarness,
  emulatorControls,
  failureOf,
  offlineContext,
  testProviderContract,
} from '@darkroom/provider-kit/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { requestOf } from '../../test-support/parameter-cases.ts';
import { readProviderFolder } from '../../test-support/read-provider-folder.ts';
import { unitCall } from '../../test-support/unit-call.ts';
import { adapter } from './adapter.ts';
import { surfaceOf, taughtBy } from './surfaces.ts';

const { provider, models, model } = readProviderFolder('google-gemini');
const KEY_FILE = 'DARKROOM_GOOGLE_GEMINI_SERVICE_ACCOUNT';
const ID = 'gemini-3.1-flash-lite-image';

const keyFileOf = (emulator: RunningEmulator): string => emulator.moreVariables[KEY_FILE] ?? '';
const vertex = (emulator: RunningEmulator) => ({
  surface: 'vertex',
  location: 'global',
  // As a true one has it: behind another base URL the tokens come from there all the same.
  service_account: changed(keyFileOf(emulator), {
    token_uri: 'https://oauth2.googleapis.com/token',
  }),
});
const changed = (file: string, change: object) =>
  JSON.stringify({ ...z.looseObject({}).parse(JSON.parse(file)), ...change });

// One model here: what a model can do is the same on every surface, and adapter.test.ts tries it all.
testProviderContract({
  adapter,
  provider: taughtBy(offlineContext(provider, { credentials: { surface: 'vertex' } })),
  models: [model(ID)],
  start: async () => {
    const emulator = await startGeminiEmulator();
    return {
      baseUrl: emulator.baseUrl,
      credentials: vertex(emulator),
      wrongCredentials: {
        service_account: changed(vertex(emulator).service_account, {
          client_email: 'nobody@toys.example',
        }),
      },
      controls: emulatorControls(emulator),
      close: () => emulator.close(),
    };
  },
});

describe('every surface', () => {
  let emulator: RunningEmulator;
  let harness: AdapterHarness;
  const surfaces = () => ({
    developer: { api_key: emulator.key },
    express: { surface: 'express', express_api_key: emulator.key },
    vertex: vertex(emulator),
  });
  const context = (change: Record<string, string> = {}) =>
    harness.context({ credentials: { ...vertex(emulator), ...change } });

  beforeAll(async () => {
    emulator = await startGeminiEmulator();
    harness = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: vertex(emulator),
    });
  });
  afterAll(async () => {
    await harness.close();
    await emulator.close();
  });
  beforeEach(() => emulator.reset());

  it.each([
    ['developer', '/v1beta', 'The key may use 5 image models.'],
    ['express', '/v1/publishers/google', 'Vertex AI lists 5 image models.'],
    [
      'vertex',
      '/v1/projects/darkroom-images/locations/global/publishers/google',
      'Vertex AI lists 5 image models.',
    ],
  ] as const)('%s is verified, discovered and called', async (name, root, message) => {
    const credentials = surfaces()[name];
    const own = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials,
    });
    try {
      const verified = await adapter.verify(own.context());
      expect(verified.message).toBe(message);
      expect(verified.modelIds).toContain(ID);
      const found = (await adapter.discover?.(own.context())) ?? [];
      expect(found.map(({ providerModelId }) => providerModelId)).toContain(ID);
      expect(emulator.ledger()).toHaveLength(0);
      const run = await own.run({ model: model(ID), ...requestOf('img2img') });
      expect(run.images).toHaveLength(1);
      expect(emulator.requests().at(-1)?.path).toBe(`${root}/models/${ID}:generateContent`);
    } finally {
      await own.close();
    }
  });

  const tokens = () => emulator.requests().filter(({ path }) => path === '/token').length;

  it('one token serves every call, and a refused one is forgotten', async () => {
    const own = createAdapterHarness({
      adapter,
      provider,
      models,
      baseUrl: emulator.baseUrl,
      credentials: vertex(emulator),
    });
    try {
      await own.run({ model: model(ID), count: 3 });
      await adapter.verify(own.context());
      expect(tokens()).toBe(1);
      emulator.setFault({ fault: { kind: 'unauthorized' } });
      const refused = await failureOf(own.run({ model: model(ID) }));
      expect(refused.details).toMatchObject({
        code: 'CREDENTIALS_REJECTED',
        charge: 'not-charged',
      });
      await own.run({ model: model(ID) });
      expect(tokens()).toBe(2);
    } finally {
      await own.close();
    }
  });

  it.each([
    ['an API that is not enabled', 'service-disabled', /Vertex AI API has not been used/],
    ['an account without the role', 'permission', /aiplatform\.endpoints\.predict/],
  ] as const)('tells %s from a bad key', async (_, reason, words) => {
    emulator.setFault({
      match: { path: '/publishers/google/models' },
      fault: { kind: 'forbidden', reason },
    });
    const failure = await failureOf(adapter.verify(harness.context()));
    expect(failure.code).toBe('PERMISSION_DENIED');
    expect(failure.message).toMatch(words);
    expect(failure.message).toContain('roles/aiplatform.user');
  });

  it('takes the address for tokens that the emulator’s own key file names', async () => {
    await adapter.verify(context({ service_account: keyFileOf(emulator) }));
    expect(tokens()).toBe(1);
  });

  it('tells a project that is another’s, though its list can be read', async () => {
    const failure = await failureOf(adapter.verify(context({ project: 'another' })));
    expect(failure.code).toBe('PERMISSION_DENIED');
    expect(failure.message).toMatch(/projects\/another/);
  });

  it('tells billing that is off as money', async () => {
    emulator.setFault({ fault: { kind: 'billing-hard-limit' } });
    const failure = await failureOf(harness.run({ model: model(ID) }));
    expect(failure.code).toBe('INSUFFICIENT_FUNDS');
    expect(failure.message).toContain('console.cloud.google.com/billing');
  });

  it('tells a token endpoint that is away', async () => {
    emulator.setFault({
      match: { path: '/token' },
      times: 'always',
      fault: { kind: 'server-error' },
    });
    const failure = await failureOf(adapter.verify(context({ project: 'fresh' })));
    expect(failure.details).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', charge: 'not-charged' });
    expect(tokens()).toBe(3);
  });

  it.each([
    ['a path', () => '/home/me/key.json', /not its path/],
    ['nothing', () => '', /none is set/],
    [
      'an address for tokens elsewhere',
      () => changed(keyFileOf(emulator), { token_uri: 'https://evil.example/token' }),
      /token_uri/,
    ],
    ['no project', () => changed(keyFileOf(emulator), { project_id: '' }), /names no project/],
  ])('sends nothing where the key file is %s', async (_, file, words) => {
    const { request } = unitCall(provider, model(ID), {});
    const call = async () => adapter.call(request, context({ service_account: file() }), undefined);
    const failure = await failureOf(call());
    expect(failure.details).toMatchObject({ code: 'CREDENTIALS_REJECTED', charge: 'not-charged' });
    expect(failure.message).toMatch(words);
    expect(emulator.requests()).toHaveLength(0);
  });
});

describe('the addresses of Vertex AI', () => {
  const rootOf = (values: Record<string, string>, baseUrl?: string) => {
    const change = baseUrl === undefined ? {} : { baseUrl };
    const credentials = { surface: 'vertex', project: 'p', ...values };
    const context = offlineContext(provider, { ...change, credentials });
    return surfaceOf(context).root(context);
  };
  const path = (location: string) => `/v1/projects/p/locations/${location}/publishers/google`;

  it.each([
    ['global', 'https://aiplatform.googleapis.com'],
    ['eu', 'https://aiplatform.eu.rep.googleapis.com'],
    ['us', 'https://aiplatform.us.rep.googleapis.com'],
    ['europe-west4', 'https://europe-west4-aiplatform.googleapis.com'],
  ])('location %s is at %s', (location, host) => {
    expect(rootOf({ location })).toBe(`${host}${path(location)}`);
  });

  it('are behind another base URL, with or without a version', () => {
    const gateway = 'https://gateway.example.com/google';
    expect(rootOf({}, gateway)).toBe(`${gateway}${path('global')}`);
    expect(rootOf({ location: 'asia-east1' }, `${gateway}/v1beta`)).toBe(
      `${gateway}${path('asia-east1')}`,
    );
    expect(rootOf({ surface: 'express' }, gateway)).toBe(`${gateway}/v1/publishers/google`);
  });

  it('never come from a location that is no label', () => {
    expect(() => rootOf({ location: 'evil.example/' })).toThrow(/"location"/);
  });
});
