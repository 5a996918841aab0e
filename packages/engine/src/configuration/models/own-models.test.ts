import { type RunningEmulator, startOpenAiEmulator } from '@darkroom/emulators';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { resultOf, type Started, testHome } from '../testing/local/test-configuration.ts';
import type { InstallInput } from './install-model.ts';

const GOOD = 'sk-canary-good-0123456789abcdef';
const OTHER = 'sk-canary-other-0123456789abcdef';
const BAD = 'sk-canary-bad-0123456789abcdef';
const HOME_FLUX = 'external://servers/flux';
const WORK_FLUX = 'external://servers/work/flux';

const SERVERS = `slug: servers
label: Servers
configurationMethods: [customizable-model]
protocol: openai-images
baseUrlVariable: base_url
modelCredentialForm:
  - { variable: base_url, label: Base URL, type: text-input, required: true }
  - { variable: api_key, label: Key, type: secret-input }
  - variable: edits
    label: Edits
    type: select
    default: none
    options: [{ value: none, label: None }, { value: form, label: Form }]
unknownModel:
  capabilities: { modes: [txt2img], maxImagesPerRequest: 1 }
  wire:
    modes: { txt2img: { path: /images/generations } }
    fields: { prompt: prompt, seed: seed }
  variants:
    - when: { edits: form }
      capabilities: { modes: [txt2img, img2img] }
      wire:
        modes: { img2img: { path: /images/edits, encoding: multipart } }
        inputs: { image: { field: image } }
`;

let home1: RunningEmulator;
let home2: RunningEmulator;
beforeAll(async () => {
  home1 = await startOpenAiEmulator({ keys: [GOOD], models: ['flux'] });
  home2 = await startOpenAiEmulator({ keys: [OTHER], models: ['flux'] });
});
afterEach(async () => {
  await home1.reset();
  await home2.reset();
});
afterAll(async () => {
  await home1.close();
  await home2.close();
});

const started = async () => {
  const home = await testHome({ 'servers/provider.yaml': SERVERS });
  expect(home.catalog.problems.filter(({ file }) => file.includes('servers'))).toEqual([]);
  return { home, ...(await home.start()) };
};
const at = (
  emulator: RunningEmulator,
  key: string,
  edits?: string,
): InstallInput['credentials'] => [
  { variable: 'base_url', value: emulator.baseUrl },
  { variable: 'api_key', value: key },
  ...(edits ? [{ variable: 'edits', value: edits }] : []),
];

describe('a provider whose models have nothing in common', () => {
  it('is not asked about by itself, and says what its models need', async () => {
    const { providers, models } = await started();
    const view = await providers.get('servers');
    expect(view?.status).toMatchObject({
      state: 'NOT_CONFIGURED',
      message: expect.stringContaining('Base URL (base_url)'),
    });
    const verified = await providers.verify('servers');
    expect(verified.problems).toMatchObject([{ code: 'PROVIDER_KEY_REQUIRED' }]);
    expect((await providers.configure({ provider: 'servers' })).problems).toMatchObject([
      { code: 'PROVIDER_KEY_REQUIRED', field: ['credentials'] },
    ]);
    expect((await providers.discover({ provider: 'servers', first: 5 })).problems).toMatchObject([
      { code: 'FEATURE_NOT_AVAILABLE' },
    ]);
    expect(await models.install({ source: HOME_FLUX })).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_KEY_REQUIRED', field: ['source'] }],
    });
    expect(home1.requests()).toHaveLength(0);
  });

  it('takes a model with an address and a key of its own, once they were tried', async () => {
    const { home, providers, models, access } = await started();
    const rejected = await models.install({ source: HOME_FLUX, credentials: at(home1, BAD) });
    expect(rejected).toMatchObject({ ok: false, problems: [{ code: 'CREDENTIALS_REJECTED' }] });
    expect(await models.byRefs([{ source: HOME_FLUX }])).toEqual([null]);

    const model = resultOf(
      await models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }),
    );
    expect(model).toMatchObject({ origin: 'CUSTOM', providerModelId: 'flux' });
    expect(model.record).toMatchObject({
      capabilities: { modes: ['txt2img'], maxImagesPerRequest: 1, supportsSeed: false },
      wire: { modes: { txt2img: { path: '/images/generations' } } },
    });
    expect(await models.credentialStatus(model)).toMatchObject({ state: 'VERIFIED' });
    expect((await providers.get('servers'))?.status.state).toBe('VERIFIED');
    const granted = resultOf(await access.access(model, 'owner'));
    expect(granted.origins.baseUrl).toBe(home1.baseUrl);
    await home.expectAbsent(['sk-canary'], model, rejected);
  });

  it('goes by its form and not by the file of another model, where the provider says so', async () => {
    const home = await testHome({
      'servers/provider.yaml': SERVERS.replace('unknownModel:', 'unknownModel:\n  isAlways: true'),
      'servers/models/one.yaml':
        'source: external://servers/flu\nname: One\ndescription: Another. Needs an API key; use may cost money.\nwire:\n  modes: { txt2img: { path: /elsewhere } }\n  fields: { prompt: words }\n',
    });
    const { models } = await home.start();
    const credentials = at(home1, GOOD, 'form');
    const { record } = resultOf(await models.install({ source: HOME_FLUX, credentials }));
    expect(record.wire).toMatchObject({
      modes: { txt2img: { path: '/images/generations' }, img2img: { path: '/images/edits' } },
      fields: { prompt: [{ field: 'prompt' }] },
    });
    const changed = resultOf(
      await models.update({
        model: { source: HOME_FLUX },
        credentials: [{ variable: 'edits', value: 'none' }],
      }),
    );
    expect(Object.keys(changed.record.wire.modes)).toEqual(['txt2img']);
  });

  it('keeps two models of one name on two servers apart', async () => {
    const { models, access } = await started();
    const first = resultOf(
      await models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }),
    );
    // The same address is the same model; another server's gets a source of its own.
    expect(
      await models.install({ source: HOME_FLUX, credentials: at(home2, OTHER) }),
    ).toMatchObject({
      ok: false,
      problems: [{ code: 'CONFLICT', message: expect.stringContaining('providerModelId') }],
    });
    const second = resultOf(
      await models.install({
        source: WORK_FLUX,
        providerModelId: 'flux',
        credentials: at(home2, OTHER),
      }),
    );
    expect([first.key, second.key]).toEqual(['flux', 'work-flux']);
    expect([first.providerModelId, second.providerModelId]).toEqual(['flux', 'flux']);
    const origins = [];
    for (const model of [first, second]) {
      const { origins: where, context } = resultOf(await access.access(model, 'owner'));
      const key = context(new AbortController().signal).credentials.secret('api_key')?.reveal();
      origins.push([where.baseUrl, key]);
    }
    expect(origins).toEqual([
      [home1.baseUrl, GOOD],
      [home2.baseUrl, OTHER],
    ]);
    resultOf(await models.uninstall({ source: HOME_FLUX }));
    expect(await access.access(second, 'owner')).toMatchObject({ ok: true });
  });
});

describe("a model's own credentials", () => {
  it('are checked on demand, and their state is shown', async () => {
    const { home, models, providers } = await started();
    const model = resultOf(
      await models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }),
    );
    resultOf(
      await models.install({
        source: WORK_FLUX,
        providerModelId: 'flux-that-is-not-there',
        credentials: at(home2, OTHER),
      }),
    );
    home1.setFault({ match: { path: '/v1/models' }, fault: { kind: 'unauthorized' } });
    const verified = await models.verify({ source: HOME_FLUX });
    expect(verified).toMatchObject({
      model: { source: HOME_FLUX },
      problems: [{ code: 'CREDENTIALS_REJECTED', field: ['model'] }],
    });
    expect(await models.credentialStatus(model)).toMatchObject({
      state: 'REJECTED',
      checkedAt: expect.any(Date),
    });
    expect((await providers.get('servers'))?.status).toMatchObject({
      state: 'REJECTED',
      message: expect.stringContaining(HOME_FLUX),
    });
    // The provider's own check goes through its models.
    const all = await providers.verify('servers');
    expect(all).toMatchObject({ problems: [], provider: { status: { state: 'VERIFIED' } } });
    const [work] = await models.byRefs([{ source: WORK_FLUX }]);
    expect(work && (await models.credentialStatus(work))?.message).toContain(
      'does not show flux-that-is-not-there',
    );
    expect([...home1.ledger(), ...home2.ledger()]).toEqual([]);
    await home.expectAbsent(['sk-canary'], verified, all);
  });

  it("are known to be good from the installation on, also where the address is the provider's", async () => {
    const lab = `slug: lab
label: Lab
configurationMethods: [predefined-model, customizable-model]
protocol: openai-images
baseUrl: ${home1.baseUrl}
credentialForm: [{ variable: api_key, label: Key, type: secret-input, required: true }]
modelCredentialForm: [{ variable: api_key, label: Key, type: secret-input, required: true }]
unknownModel:
  capabilities: { modes: [txt2img], maxImagesPerRequest: 1 }
  wire: { modes: { txt2img: { path: /images/generations } }, fields: { prompt: prompt } }
`;
    const home = await testHome({ 'lab/provider.yaml': lab });
    const { models } = await home.start();
    const model = resultOf(
      await models.install({
        source: 'external://lab/flux',
        credentials: [{ variable: 'api_key', value: GOOD }],
      }),
    );
    expect(await models.credentialStatus(model)).toMatchObject({
      state: 'VERIFIED',
      checkedAt: expect.any(Date),
    });
  });

  it('keep what was said of them over a restart, until one of them changes', async () => {
    const home = await testHome({ 'servers/provider.yaml': SERVERS });
    const first = await home.start();
    const status = async ({ models }: Pick<Started, 'models'>) => {
      const [model] = await models.byRefs([{ source: HOME_FLUX }]);
      return model && (await models.credentialStatus(model));
    };
    resultOf(await first.models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }));
    const said = await status(first);
    expect(said).toMatchObject({ state: 'VERIFIED', checkedAt: new Date(home.clock.time) });
    await first.stop();

    await home1.reset();
    const second = await home.start();
    expect(await status(second)).toEqual(said);
    expect((await second.providers.get('servers'))?.status.state).toBe('VERIFIED');
    expect(home1.requests()).toEqual([]); // nobody was asked again
    home1.setFault({ match: { path: '/v1/models' }, fault: { kind: 'unauthorized' } });
    await second.models.verify({ source: HOME_FLUX });
    const refused = await status(second);
    expect(refused).toMatchObject({ state: 'REJECTED', message: expect.any(String) });
    await second.stop();

    const third = await home.start();
    expect(await status(third)).toEqual(refused);
    // Whoever writes them, what was said of others does not count.
    await third.database.credentials.setMany(
      { provider: 'servers', name: 'default', source: HOME_FLUX },
      [{ variable: 'api_key', value: OTHER }],
    );
    await third.stop();
    const { models } = await home.start();
    expect(await status({ models })).toEqual({
      state: 'UNVERIFIED',
      message: null,
      checkedAt: null,
    });
    await home.expectAbsent(['sk-canary'], said, refused);
  });

  it('are changed as a whole for another address, and a rejected change leaves what was there', async () => {
    const { models, access } = await started();
    const model = resultOf(
      await models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }),
    );
    const update = (credentials: InstallInput['credentials']) =>
      models.update({ model: { source: HOME_FLUX }, credentials: credentials ?? [] });
    expect(await update([{ variable: 'api_key', value: BAD }])).toMatchObject({
      ok: false,
      problems: [{ code: 'CREDENTIALS_REJECTED' }],
    });
    expect(await models.credentialStatus(model)).toMatchObject({ state: 'VERIFIED' });
    // The key stays with its server: the other one asks for one and gets none.
    expect(await update([{ variable: 'base_url', value: home2.baseUrl }])).toMatchObject({
      ok: false,
      problems: [{ code: 'CREDENTIALS_REJECTED' }],
    });
    expect(home2.requests().map(({ headers }) => headers.authorization)).toEqual([undefined]);
    resultOf(await update(at(home2, OTHER)));
    expect(resultOf(await access.access(model, 'owner')).origins.baseUrl).toBe(home2.baseUrl);
  });

  it('say how the server is to be spoken to, and what was said by hand stays', async () => {
    const { models } = await started();
    const model = resultOf(
      await models.install({
        source: HOME_FLUX,
        credentials: at(home1, GOOD, 'form'),
        capabilities: { supportsSeed: true },
        parameters: [{ type: 'boolean', name: 'sharp', label: 'Sharp' }],
      }),
    );
    expect(model.record.capabilities).toMatchObject({
      modes: ['txt2img', 'img2img'],
      supportsSeed: true,
    });
    const plain = resultOf(
      await models.update({
        model: { source: HOME_FLUX },
        credentials: [{ variable: 'edits', value: 'none' }],
      }),
    );
    expect(plain.record.capabilities).toMatchObject({ modes: ['txt2img'], supportsSeed: true });
    expect(Object.keys(plain.record.wire.modes)).toEqual(['txt2img']);
    expect(plain.record.wire.fields.sharp).toMatchObject([{ field: 'sharp' }]);
    const again = resultOf(
      await models.update({
        model: { source: HOME_FLUX },
        credentials: [{ variable: 'edits', value: 'form' }],
      }),
    );
    expect(again.record.wire.modes.img2img).toMatchObject({ encoding: 'multipart' });
    expect(again.record.parameters).toHaveLength(1);
  });

  it('that were checked are not given up for some that nobody can check, unless that is meant', async () => {
    const { home, models } = await started();
    const model = resultOf(
      await models.install({ source: HOME_FLUX, credentials: at(home1, GOOD) }),
    );
    const nowhere = { variable: 'base_url', value: 'http://127.0.0.1:9/v1' };
    const update = (credentials: InstallInput['credentials']) =>
      models.update({ model: { source: HOME_FLUX }, credentials: credentials ?? [] });
    const kept = await update([nowhere]);
    expect(kept).toMatchObject({
      ok: false,
      problems: [{ code: 'PROVIDER_UNREACHABLE', field: ['credentials'] }],
    });
    expect(kept).toMatchObject({
      problems: [{ message: expect.stringContaining('Nothing was stored: the api_key') }],
    });
    expect(await models.credentialStatus(model)).toMatchObject({ state: 'VERIFIED' });
    resultOf(await update([nowhere, { variable: 'api_key', value: null }]));
    expect(await models.credentialStatus(model)).toMatchObject({
      state: 'UNREACHABLE',
      message: expect.stringContaining('stored, not checked'),
    });
    // What was not checked may be replaced by what cannot be.
    resultOf(await update([{ variable: 'api_key', value: 'sk-canary-later-0123456789' }]));
    await home.expectAbsent(['sk-canary'], kept);
  });

  it('are none where the model goes by its provider', async () => {
    const home = await testHome();
    const { models } = await home.start();
    const [model] = await models.byRefs([{ source: 'external://sandbox/aurora' }]);
    expect(model && (await models.credentialStatus(model))).toBeNull();
    expect(await models.verify({ source: 'external://sandbox/aurora' })).toMatchObject({
      problems: [{ code: 'INVALID_INPUT', field: ['model'] }],
    });
    expect(await models.verify({ source: 'external://sandbox/nothing' })).toMatchObject({
      model: null,
      problems: [{ code: 'MODEL_NOT_FOUND' }],
    });
  });
});
