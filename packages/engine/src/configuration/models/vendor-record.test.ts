import { type RunningEmulator, startVendorEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';

const SDXL = 'external://replicate/stability-ai/sdxl';
const SKETCHER = 'external://replicate/emulator-user/sketcher';
const GOOD = 'r8_canary-good-0123456789abcdef';
const BAD = 'r8_canary-bad-0123456789abcdef';

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startVendorEmulator('replicate', { keys: [GOOD] });
});
afterEach(() => emulator.reset());
afterAll(() => emulator.close());

const started = async (key: string) => {
  const home = await testHome();
  const services = await home.start({
    DARKROOM_REPLICATE_BASE_URL: emulator.baseUrl,
    ...(key === '' ? {} : { REPLICATE_API_TOKEN: key }),
  });
  return { home, ...services };
};

describe('a model that the catalog lacks and its vendor tells of', () => {
  it('is installed by its source with what its schema says, and not as another model is', async () => {
    const { models, access, home } = await started(GOOD);
    const installed = resultOf(await models.install({ source: SDXL, name: 'My SDXL' }));
    expect(installed).toMatchObject({ origin: 'CUSTOM', record: { name: 'My SDXL' } });
    const { record } = resultOf(await access.resolve({ source: SDXL }));
    expect(record.capabilities).toMatchObject({
      modes: ['txt2img', 'img2img', 'inpaint'],
      supportsNegativePrompt: true,
    });
    expect(record.parameters.map(({ name }) => name)).toContain('scheduler');
    expect(record.wire.fields.scheduler).toMatchObject([{ field: 'input.scheduler' }]);
    expect(record.wire.constants.version).toMatch(/^[0-9a-f]{64}$/);
    expect(emulator.ledger()).toEqual([]);
    await home.expectAbsent(['r8_canary'], installed);
  });

  it('may have another name here than there, and what a person says of it counts', async () => {
    const { models } = await started(GOOD);
    const { record } = resultOf(
      await models.install({
        source: 'external://replicate/mine',
        providerModelId: 'nightmareai/real-esrgan',
        capabilities: { maxImagesPerRequest: 1, promptUse: 'none' },
      }),
    );
    expect(record).toMatchObject({
      source: 'external://replicate/mine',
      providerModelId: 'nightmareai/real-esrgan',
      capabilities: { modes: ['upscale'] },
    });
  });

  it('is asked about with credentials of its own', async () => {
    const { models } = await started('');
    const credentials = [{ variable: 'replicate_api_token', value: GOOD }];
    const { record } = resultOf(await models.install({ source: SDXL, credentials }));
    expect(record.capabilities.modes).toContain('inpaint');
  });

  it.each([
    ['is not there', GOOD, 'external://replicate/nobody/nothing', 'MODEL_NOT_FOUND'],
    ['is asked about with a wrong key', BAD, SDXL, 'CREDENTIALS_REJECTED'],
    ['has no key', '', SDXL, 'PROVIDER_KEY_REQUIRED'],
  ])('%s', async (_name, key, source, code) => {
    const { models, home } = await started(key);
    const outcome = await models.install({ source });
    expect(outcome).toMatchObject({ ok: false, problems: [{ code, field: ['source'] }] });
    await home.expectAbsent(['r8_canary'], outcome);
  });

  it('is not installed while its vendor cannot be asked', async () => {
    const { models } = await started(GOOD);
    emulator.setFault({
      match: { path: '/models/' },
      times: 'always',
      fault: { kind: 'reply', status: 400, body: { detail: 'Not today.' } },
    });
    expect(await models.install({ source: SDXL })).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_UNREACHABLE', message: expect.stringContaining('Not today.') }],
    });
  });

  it('is found by words, and installed from outside of the list', async () => {
    const { providers } = await started(GOOD);
    const found = await providers.discover({
      provider: 'replicate',
      first: 10,
      search: 'adjustable',
      install: [SKETCHER],
    });
    expect(found.problems).toEqual([]);
    // The word stands in what the vendor says of it, not in its name.
    expect(found.discovered?.nodes.map(({ record }) => record.providerModelId)).toContain(
      'nightmareai/real-esrgan',
    );
    expect(found.installedModels).toMatchObject([{ source: SKETCHER, origin: 'DISCOVERED' }]);
    expect(found.discovered?.nodes.map(({ record }) => record.source)).not.toContain(SKETCHER);
  });
});
