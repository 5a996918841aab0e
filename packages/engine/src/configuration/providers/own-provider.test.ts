import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultOf, testHome } from '../testing/local/test-configuration.ts';

const PROVIDER = `slug: acme
label: Acme
protocol: openai-images
baseUrl: https://api.acme.example/v1
configurationMethods: [predefined-model]
credentialForm:
  - { variable: api_key, label: API key, type: secret-input, required: true }
`;
const MODEL = `source: external://acme/brush
name: Brush
description: Paints. An API key is required, and use may cost money.
capabilities: { maxImagesPerRequest: 1 }
wire:
  modes: { txt2img: { path: /images/generations } }
  fields: { prompt: prompt }
`;
const FILES = { 'acme/provider.yaml': PROVIDER, 'acme/models/brush.yaml': MODEL };
const KEY = 'acme-canary-0123456789';

describe("a provider of the user's own", () => {
  it('that comes while the server runs is configured by what waits for it, and its models install', async () => {
    const home = await testHome();
    await writeFile(home.paths.configFile, 'providers:\n  acme: {}\n');
    const { providers, models, refresh } = await home.start({ DARKROOM_ACME_API_KEY: KEY });
    expect(await providers.problems()).toMatchObject([
      { line: 2, message: expect.stringContaining('"acme" is no known provider') },
    ]);
    expect(await providers.get('acme')).toBeNull();
    await home.write(FILES);
    await home.catalog.reload();
    await refresh();
    expect(await providers.problems()).toEqual([]);
    expect(await providers.get('acme')).toMatchObject({
      status: { state: 'UNVERIFIED' },
      environmentVariables: expect.arrayContaining(['DARKROOM_ACME_API_KEY']),
      problems: [],
    });
    const { nodes } = await models.page({ first: 10, provider: 'acme' });
    expect(nodes.map(({ source }) => source)).toEqual(['external://acme/brush']);
    await home.expectAbsent([KEY], await providers.list());
  });

  it('calls its installed models by the name that their files say today', async () => {
    const home = await testHome(FILES);
    const { models, access, refresh } = await home.start({ DARKROOM_ACME_API_KEY: KEY });
    const source = 'external://acme/brush';
    const called = async () => {
      const { record, providerModelId } = resultOf(await access.resolve({ source }));
      const { nodes } = await models.page({ first: 10, provider: 'acme' });
      return [record.providerModelId, providerModelId, nodes[0]?.providerModelId];
    };
    expect(await called()).toEqual(['brush', 'brush', 'brush']);
    await home.write({ 'acme/models/brush.yaml': `${MODEL}providerModelId: gpt-image-2\n` });
    await home.catalog.reload();
    await refresh();
    expect(await called()).toEqual(['gpt-image-2', 'gpt-image-2', 'gpt-image-2']);
  });

  it('whose file is broken stops neither the start nor the others, and keeps its key', async () => {
    const home = await testHome({
      ...FILES,
      'acme/provider.yaml': PROVIDER.replace('label', 'lable'),
    });
    await writeFile(home.paths.apiKeysFile, `openai: sk-canary-1\nACME: ${KEY}\n`, { mode: 0o600 });
    await writeFile(home.paths.configFile, 'providers:\n  acme: { limits: { inFlight: 2 } }\n');
    const { providers, refresh } = await home.start();
    expect((await providers.get('openai'))?.status.state).toBe('UNVERIFIED');
    expect(home.logged.join('\n')).toContain(`${home.paths.apiKeysFile}:2: this provider's own`);
    expect(home.logged.join('\n')).toContain(`${home.paths.configFile}:2: this provider's own`);
    expect(await providers.problems()).toEqual([]);
    await home.write(FILES);
    await home.catalog.reload();
    await refresh();
    const acme = await providers.get('acme');
    expect(acme?.record.limits.inFlight).toBe(2);
    expect(acme?.credentials[0]?.fields).toMatchObject([{ origin: 'FILE', hint: '…6789' }]);
  });

  it('with a wrong variable is told of it, and goes without', async () => {
    const home = await testHome();
    const { providers, refresh } = await home.start({
      DARKROOM_ACME_BASE_URL: 'localhost',
      DARKROOM_ACME_API_KEY: KEY,
    });
    await home.write(FILES);
    await home.catalog.reload();
    await refresh();
    const acme = await providers.get('acme');
    expect(acme?.problems).toEqual([
      expect.stringMatching(/^DARKROOM_ACME_BASE_URL in the environment: .*no URL/),
    ]);
    expect(acme?.status.state).toBe('NOT_CONFIGURED');
    expect((await providers.list()).length).toBeGreaterThan(3);
    await expect(home.start({ DARKROOM_ACME_BASE_URL: 'localhost' })).rejects.toThrow('no URL');
  });

  it('tells what is wrong with its models by file and line within the data directory', async () => {
    const home = await testHome({
      ...FILES,
      'acme/models/pen.yaml': MODEL.replace('acme/brush', 'acme/pen').replace('name:', 'nmae:'),
    });
    const { providers } = await home.start();
    const problems = (await providers.get('acme'))?.problems ?? [];
    expect(problems.join('\n')).toContain(
      `${join('providers', 'acme', 'models', 'pen.yaml')}:2: "nmae" is no key`,
    );
    expect((await providers.get('openai'))?.problems).toEqual([]);
  });

  it('says why a model is not there whose file is broken, wherever it is asked for', async () => {
    const home = await testHome({
      ...FILES,
      'acme/models/pen.yaml': MODEL.replace('acme/brush', 'acme/pen').replace('name:', 'nmae:'),
    });
    const { access, models } = await home.start();
    const source = 'external://acme/pen';
    const broken =
      /providers\/acme\/models\/pen\.yaml:2: "nmae" is no key.*Mend it, and ask again\.$/;
    for (const ref of [{ source }, { key: 'pen' }]) {
      const problems = [{ code: 'MODEL_NOT_FOUND', message: expect.stringMatching(broken) }];
      expect(await access.resolve(ref)).toMatchObject({ ok: false, problems });
    }
    expect(await models.verify({ source })).toMatchObject({
      problems: [{ message: expect.stringMatching(/^Acme has no model "pen" here\./) }],
    });
    expect(await access.resolve({ source: 'external://openai/pen' })).toMatchObject({
      problems: [{ message: expect.not.stringContaining('acme') }],
    });
  });

  it('says why it is not there itself where its own file is broken', async () => {
    const home = await testHome({
      'acme/provider.yaml': 'slug: acme\nlable: Acme\nconfigurationMethods: [predefined-model]\n',
    });
    const { access, providers } = await home.start();
    const broken = expect.stringMatching(/providers\/acme\/provider\.yaml:2: "lable" is no key/);
    expect(await providers.verify('acme')).toMatchObject({
      problems: [{ code: 'PROVIDER_NOT_FOUND', message: broken }],
    });
    expect(await access.resolve({ source: 'external://acme/brush' })).toMatchObject({
      problems: [{ code: 'MODEL_NOT_FOUND', message: broken }],
    });
  });
});

it('a service that cannot be offered answers by whatever name a model is asked for', async () => {
  const { access, providers } = await (await testHome()).start();
  const reason = expect.stringMatching(/^Midjourney has no official API/);
  for (const key of ['midjourney', 'mj', 'midjorney', 'midjourney-v7']) {
    expect(await access.resolve({ key }), key).toMatchObject({
      problems: [{ code: 'MODEL_NOT_FOUND', message: reason }],
    });
  }
  for (const source of ['external://midjorney/v7', 'midjourney']) {
    expect(await access.resolve({ source }), source).toMatchObject({
      problems: [{ message: reason }],
    });
  }
  expect(await providers.verify('midjorney')).toMatchObject({ problems: [{ message: reason }] });
});
