import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { credentialField, model, provider, userError } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  const own = provider('own', {
    configurationMethods: ['CUSTOMIZABLE_MODEL'],
    modelCredentialForm: () => [
      credentialField('base_url', 'TEXT_INPUT', { required: true }),
      credentialField('api_key', 'SECRET_INPUT'),
    ],
  });
  const mine = model('mine', {
    source: 'external://own/mine',
    credentialStatus: { state: 'REJECTED', message: 'It says "wrong key".', checkedAt: null },
  });
  server.root = {
    ...usualRoot(),
    provider: ({ slug }: { slug: string }) => (slug === 'own' ? own : null),
    model: mine,
    modelInstall: { model: mine, userErrors: [] },
    modelUpdate: { model: mine, userErrors: [] },
  };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = (name: string) =>
  server.operations.find((operation) => operation.name === name)?.variables.input;
const install = ['model', 'install', 'external://own/mine'];

describe('a model that the catalog lacks', () => {
  const typo = 'external://atelier/brsh';
  beforeEach(() => {
    const made = model('brsh', { source: typo, origin: 'CUSTOM' });
    server.root.modelInstall = { model: made, userErrors: [] };
  });
  const answered = (...userErrors: unknown[]) => {
    server.root.providerDiscoverModels = { discovered: null, installedModels: [], userErrors };
  };

  it('is installed, with a warning where its provider does not list it', async () => {
    answered(userError('MODEL_NOT_FOUND', 'The list has no such model. Did you mean "brush"?'));
    const { code, stdout, stderr } = await runHere(place, ['model', 'install', typo]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `brsh  ${typo}\n` });
    expect(stderr).toContain('Did you mean "brush"?');
    expect(stderr).toContain('darkroom model remove brsh');
    expect(sent('ModelIsListed')).toEqual({ provider: 'atelier', install: [typo], first: 1 });
  });

  it('is told with the nearest of the catalog where its provider cannot be asked', async () => {
    answered(userError('FEATURE_NOT_AVAILABLE', 'It cannot be asked.'));
    const { stderr } = await runHere(place, ['model', 'install', typo]);
    expect(stderr).toContain('could not be asked for it. Did you mean "external://atelier/brush"?');
  });

  it('is no matter where its provider lists it', async () => {
    answered();
    const { stderr } = await runHere(place, ['model', 'install', typo]);
    expect(stderr).not.toContain('all the same');
  });
});

describe('a model’s own credentials', () => {
  it('go along when it is installed, the key by standard input', async () => {
    const { code, stdout, stderr } = await runHere(
      place,
      [...install, '--set', 'base_url=http://127.0.0.1:8080/v1', '--key-stdin'],
      { stdin: ' sk-secret \n' },
    );
    expect(code).toBe(0);
    expect(sent('ModelInstall')).toEqual({
      source: 'external://own/mine',
      credentials: [
        { variable: 'base_url', value: 'http://127.0.0.1:8080/v1' },
        { variable: 'api_key', value: 'sk-secret' },
      ],
    });
    expect(`${stdout}${stderr}`).not.toContain('sk-secret');
  });

  it('are not asked for where nobody can answer: the server says what is missing', async () => {
    server.root.modelInstall = {
      model: null,
      userErrors: [userError('PROVIDER_KEY_REQUIRED', 'A model needs Base URL (base_url).')],
    };
    const { code, stderr } = await runHere(place, install);
    expect(code).toBe(5);
    expect(stderr).toContain('A model needs Base URL (base_url).');
    expect(sent('ModelInstall')).toEqual({ source: 'external://own/mine' });
  });

  it('are changed and cleared, also alone', async () => {
    writeFileSync(join(place.directory, 'key.txt'), 'sk-new\n');
    const argv = ['model', 'update', 'mine', '--file', 'api_key=key.txt'];
    expect(await runHere(place, argv)).toMatchObject({ code: 0 });
    expect(sent('ModelUpdate')).toEqual({
      model: { key: 'mine' },
      credentials: [{ variable: 'api_key', value: 'sk-new' }],
    });
    server.operations.length = 0;
    await runHere(place, ['model', 'update', 'mine', '--clear', 'api_key']);
    expect(sent('ModelUpdate')).toMatchObject({
      credentials: [{ variable: 'api_key', value: null }],
    });
  });

  it.each([
    [[...install, '--set', 'api_key=sk-secret'], 'secrets are not taken from the command line'],
    [[...install, '--set', 'base_ulr=x'], 'Did you mean base_url?'],
    [['model', 'update', 'mine', '--file', 'base_url=x'], 'is no secret'],
  ])('%j is refused before anything is sent', async (argv, message) => {
    const { code, stderr } = await runHere(place, argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(sent('ModelInstall') ?? sent('ModelUpdate')).toBeUndefined();
  });

  it('are shown by how they stand, and checked on demand', async () => {
    const shown = await runHere(place, ['model', 'show', 'mine']);
    expect(shown.stdout).toMatch(/Own credentials +key refused\n +It says "wrong key"\./);
    server.root.modelVerify = {
      model: null,
      userErrors: [userError('CREDENTIALS_REJECTED', 'The key was refused.')],
    };
    const { code, stderr } = await runHere(place, ['model', 'verify', 'mine']);
    expect(code).toBe(5);
    expect(stderr).toContain('The key was refused.');
    expect(sent('ModelVerify')).toEqual({ model: { key: 'mine' } });
  });
});
