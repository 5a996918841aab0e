import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  failure,
  generation,
  model,
  money,
  page,
  plan,
  provider,
  userError,
} from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = {
    ...usualRoot(),
    providerConfigure: {
      provider: provider('atelier'),
      installedModels: [model('brush')],
      userErrors: [],
    },
    providerVerify: { provider: provider('atelier'), userErrors: [] },
  };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = () =>
  server.operations.find(({ name }) => name === 'ProviderConfigure')?.variables.input;

describe('provider configure', () => {
  it('reads the key from standard input and sends it to the form’s secret', async () => {
    const { code, stdout, stderr } = await runHere(
      place,
      ['provider', 'configure', 'atelier', '--key-stdin'],
      { stdin: ' sk-secret \n' },
    );
    expect(code).toBe(0);
    expect(sent()).toEqual({
      provider: 'atelier',
      credentials: [{ variable: 'api_key', value: 'sk-secret' }],
    });
    expect(stdout).toBe('ATELIER: ready\nInstalled: brush\n');
    expect(`${stdout}${stderr}`).not.toContain('sk-secret');
  });

  it('sends settings, secrets out of files, what to clear and the address', async () => {
    writeFileSync(join(place.directory, 'account.json'), '{"a":1}\n');
    await runHere(place, [
      'provider',
      'configure',
      'atelier',
      '--set',
      'endpoint=private',
      '--file',
      'secret_path=account.json',
      '--clear',
      'api_key',
      '--base-url',
      'http://127.0.0.1:8080/v1',
      '--credential',
      'second',
    ]);
    expect(sent()).toEqual({
      provider: 'atelier',
      credential: 'second',
      credentials: [
        { variable: 'endpoint', value: 'private' },
        { variable: 'secret_path', value: '{"a":1}' },
        { variable: 'api_key', value: null },
      ],
      baseUrl: 'http://127.0.0.1:8080/v1',
    });
  });

  it('goes back to the usual address', async () => {
    await runHere(place, ['provider', 'configure', 'atelier', '--base-url', 'default']);
    expect(sent()).toEqual({ provider: 'atelier', credentials: [], baseUrl: null });
  });

  it.each([
    [
      ['--set', 'api_key=sk-secret'],
      'is a secret, and secrets are not taken from the command line',
    ],
    [['--set', 'endpoint=privat'], 'Did you mean private?'],
    [['--set', 'api_kye=1'], 'Did you mean api_key?'],
    [['--set', 'nonsense'], '--set takes variable=value.'],
    [['--file', 'endpoint=x'], 'is no secret'],
    [['--file', 'api_key=missing'], 'The file "missing" cannot be read.'],
    [['--key-stdin'], 'Standard input is empty'],
    [[], 'Nobody can be asked here.'],
  ])('%j is refused before anything is sent', async (flags, message) => {
    const { code, stderr } = await runHere(place, ['provider', 'configure', 'atelier', ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('sk-secret');
    expect(sent()).toBeUndefined();
  });

  it('says what the server says of a key that was refused, and exits 5', async () => {
    server.root.providerConfigure = {
      provider: null,
      installedModels: [],
      userErrors: [userError('CREDENTIALS_REJECTED', 'A right key begins with sk-.')],
    };
    const { code, stderr } = await runHere(
      place,
      ['provider', 'configure', 'atelier', '--key-stdin'],
      { stdin: 'sk-secret' },
    );
    expect(code).toBe(5);
    expect(stderr).toContain('A right key begins with sk-.');
    expect(stderr).not.toContain('sk-secret');
  });

  it.each([
    ['UNREACHABLE', 'nobody answers', [], 5],
    ['NOT_CONFIGURED', 'an address alone is given', ['--base-url', 'http://127.0.0.1:9/v1'], 5],
    ['NOT_CONFIGURED', 'the key was cleared on purpose', ['--clear', 'api_key'], 0],
    ['UNVERIFIED', 'the key is known and something else is in the way', [], 0],
  ])('is left %s where %s, and exits as that says', async (state, _when, flags, expected) => {
    const status = { state, message: 'What was given is stored, not checked.', checkedAt: null };
    const [set] = provider('atelier').credentials;
    const configured = provider('atelier', { status, credentials: [{ ...set, status }] });
    server.root.providerConfigure = { provider: configured, installedModels: [], userErrors: [] };
    const given = flags.length > 0 ? flags : ['--key-stdin'];
    const { code, stdout } = await runHere(place, ['provider', 'configure', 'atelier', ...given], {
      stdin: flags.length > 0 ? '' : 'sk-secret',
    });
    expect(code).toBe(expected);
    expect(stdout).toContain('stored, not checked');
  });

  it.each([
    [1, '1 model is installed.'],
    [2, '2 models are installed.'],
  ])('counts %i installed already', async (totalCount, said) => {
    const configured = provider('atelier', { models: { totalCount } });
    server.root.providerConfigure = { provider: configured, installedModels: [], userErrors: [] };
    const { stdout } = await runHere(place, ['provider', 'configure', 'atelier', '--key-stdin'], {
      stdin: 'sk-secret',
    });
    expect(stdout).toContain(said);
  });

  it('names what is wrong with the files of a provider that is ready', async () => {
    const problems = ['providers/acme/models/example.yaml:4:3: It has no "name".'];
    const configured = provider('atelier', { models: { totalCount: 0 }, problems });
    server.root.providerConfigure = { provider: configured, installedModels: [], userErrors: [] };
    const argv = ['provider', 'configure', 'atelier', '--key-stdin'];
    const { stdout, stderr } = await runHere(place, argv, { stdin: 'sk-secret' });
    expect(stdout).toContain('0 models are installed.');
    expect(stderr).toContain('models/example.yaml:4:3: It has no "name".');
  });

  it('names the nearest provider', async () => {
    const { code, stderr } = await runHere(place, ['provider', 'configure', 'ateleir']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean "atelier"?');
  });
});

describe('provider test', () => {
  it('names the sets of credentials where there are several', async () => {
    const [set] = provider('atelier').credentials;
    const [field] = set?.fields ?? [];
    const work = { ...set, id: 'crd_2', name: 'work', fields: [{ ...field, hint: '…9e1c' }] };
    server.root.provider = provider('atelier', { credentials: [set, work] });
    const { stdout } = await runHere(place, ['provider', 'test', 'atelier']);
    expect(stdout).toContain('default: api_key: …4f2a (from the environment)');
    expect(stdout).toContain('work: api_key: …9e1c (from the environment)');
  });

  it('stops at the step that fails, with what to do, and exits 5', async () => {
    server.root.provider = provider('atelier', {
      status: {
        state: 'NOT_CONFIGURED',
        message: 'Set DARKROOM_ATELIER_API_KEY.',
        checkedAt: null,
      },
    });
    const missing = await runHere(place, ['provider', 'test', 'atelier']);
    expect(missing.code).toBe(5);
    expect(missing.stdout).toBe(
      '✓ configuration read  https://atelier.example.com/v1\n✗ key found\n    Set DARKROOM_ATELIER_API_KEY.\n',
    );
    server.root.provider = provider('atelier');
    server.root.providerVerify = {
      provider: null,
      userErrors: [userError('CREDENTIALS_REJECTED', 'Make a new key.')],
    };
    const rejected = await runHere(place, ['provider', 'test', 'atelier']);
    expect(rejected.code).toBe(5);
    expect(rejected.stdout).toContain('✗ credentials valid\n    Make a new key.');
    const json = await runHere(place, ['provider', 'test', 'atelier', '--json']);
    expect(json.stdout).toBe('');
    expect(JSON.parse(json.stderr).error).toMatchObject({
      code: 'CREDENTIALS_REJECTED',
      message: 'Make a new key.',
    });
  });

  it('tells what could not be found out from what is good, and lets a picture show it', async () => {
    const message = 'ATELIER knows the key and does not allow this call (status 403).';
    const status = { state: 'UNVERIFIED', message, checkedAt: null };
    server.root.providerVerify = { provider: provider('atelier', { status }), userErrors: [] };
    const argv = ['provider', 'test', 'atelier'];
    const { code, stdout, stderr } = await runHere(place, argv);
    expect(code).toBe(5);
    expect(stdout).toContain(`? credentials valid\n    ${message}\n`);
    expect(stdout).toContain('darkroom provider test atelier --generate');
    expect(stdout).not.toContain('✓ credentials valid');
    expect(stderr).toContain('could not be found out');
    const json = await runHere(place, [...argv, '--json']);
    expect(JSON.parse(json.stderr).error.code).toBe('CREDENTIALS_UNSETTLED');
    const made = await runHere(place, [...argv, '--generate', '-o', 'f.png', '--yes']);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('? credentials valid');
    expect(made.stdout).toContain('✓ image saved');
  });

  it('makes a picture after its cost was said, and asks where it costs money', async () => {
    const argv = ['provider', 'test', 'atelier', '--generate', '--output', 'f.png'];
    const asked = await runHere(place, argv);
    expect(asked.code).toBe(2);
    expect(asked.stderr).toContain('Price: about $0.039, at most $0.06.');
    expect(asked.stderr).toContain('--yes');
    expect(server.operations.map(({ name }) => name)).not.toContain('GenerationCreate');
    const agreed = await runHere(place, [...argv, '--yes']);
    expect(agreed.code).toBe(0);
    expect(agreed.stdout).toContain(`✓ image saved  ${join(place.directory, 'f.png')}`);
    expect(agreed.stdout).toContain('✓ image generated  Cost: $0.039');
  });

  it('asks the cheapest model that is not about to go', async () => {
    const going = {
      lifecycle: { state: 'DEPRECATED', retiresOn: null, replacedBy: null, note: null },
    };
    const prices: Record<string, string> = {
      mod_dear: '0.2',
      mod_cheap: '0.01',
      mod_going: '0.001',
    };
    server.root.models = page([
      model('dear'),
      model('cheap'),
      model('unknown'),
      model('going', going),
    ]);
    server.root.generationPlan = ({ input }: { input: { model: { id: string } } }) => {
      const amount = prices[input.model.id];
      const known = amount === undefined ? null : money(amount);
      return plan({
        cost: {
          isKnown: known !== null,
          minimum: known,
          maximum: known,
          expected: known,
          lines: [],
        },
      });
    };
    const { stderr } = await runHere(place, ['provider', 'test', 'atelier', '--generate', '--yes']);
    expect(stderr).toContain('Making one picture with Model cheap. Price: $0.01.');
  });

  it('asks one of known price before one of unknown, in its lowest quality', async () => {
    const quality = {
      __typename: 'EnumParameter',
      name: 'quality',
      label: 'Quality',
      description: null,
      default: 'auto',
      isRequired: false,
      values: ['auto', 'low', 'high'],
    };
    const going = { state: 'DEPRECATED', retiresOn: null, replacedBy: null, note: null };
    // More than fit in one round of plans, and the one to take stands last.
    const unknown = Array.from({ length: 13 }, (_, index) => model(`unknown${index}`));
    server.root.models = page([
      ...unknown,
      model('drawn', { lifecycle: going, parameters: [quality] }),
    ]);
    server.root.generationPlan = ({
      input,
    }: {
      input: { model: { id: string }; extra: { value: { string: string } }[] };
    }) => {
      const isKnown = input.model.id === 'mod_drawn';
      const price = isKnown ? money(input.extra[0]?.value.string === 'low' ? '0.02' : '0.2') : null;
      return plan({
        cost: { isKnown, minimum: price, maximum: price, expected: price, lines: [] },
      });
    };
    const { code, stderr } = await runHere(place, [
      'provider',
      'test',
      'atelier',
      '--generate',
      '--yes',
    ]);
    expect(code).toBe(0);
    expect(stderr).toContain('Making one picture with Model drawn in quality low. Price: $0.02.');
    const created = server.operations.find(({ name }) => name === 'GenerationCreate');
    expect(created?.variables.input?.generation?.extra).toEqual([
      { name: 'quality', value: { string: 'low' } },
    ]);
  });

  it('does not ask where it is free', async () => {
    const free = {
      isKnown: true,
      minimum: money('0'),
      maximum: money('0'),
      expected: money('0'),
      lines: [],
    };
    server.root.generationPlan = plan({ cost: free });
    expect(
      (await runHere(place, ['provider', 'test', 'atelier', '--generate', '-o', 'f.png'])).code,
    ).toBe(0);
  });

  it('says why the picture failed', async () => {
    server.root.generation = generation('gen_1', 'FAILED', {
      failure: failure('PERMISSION_DENIED', 'Enable billing.'),
    });
    const { code, stdout } = await runHere(place, [
      'provider',
      'test',
      'atelier',
      '--generate',
      '--yes',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain('✗ image generated\n    Enable billing.');
  });

  it('says that there is no model to make one with', async () => {
    server.root.models = page([]);
    const { code, stdout } = await runHere(place, [
      'provider',
      'test',
      'atelier',
      '--generate',
      '--yes',
    ]);
    expect(code).toBe(2);
    expect(stdout).toContain('darkroom model list --starters --provider atelier');
  });
});

describe('a service that cannot be offered', () => {
  it.each([['show'], ['configure'], ['test'], ['reset', '--yes']])(
    '%s says why, and what to use',
    async (...argv) => {
      const { code, stderr } = await runHere(place, ['provider', ...argv, 'gone']);
      expect(code).toBe(2);
      expect(stderr).toContain('Gone has no official API. Use Atelier in its place.');
    },
  );
});
