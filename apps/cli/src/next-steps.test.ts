import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { renderExpected } from './output/plan.ts';
import {
  failure,
  generation,
  model,
  page,
  plan,
  provider,
  userError,
} from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

/** Where something cannot be done as it was asked, what a person is told to do instead. */

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  server.root = usualRoot();
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const asked = () => server.operations.map(({ name }) => name);

describe('provider reset', () => {
  const message = 'ATELIER is still configured by ATELIER_API_KEY in /x/.env:3. Remove it there.';
  const reset = (removedModels: number) => ({
    provider: provider('atelier', { status: { state: 'UNVERIFIED', message, checkedAt: null } }),
    removedModels,
    userErrors: [],
  });
  const withOrigin = (origin: string | null) =>
    provider('atelier', {
      credentials: [
        {
          id: 'crd_1',
          name: 'default',
          status: { state: 'VERIFIED', message: null },
          coolingUntil: null,
          position: 1,
          isInUse: true,
          fields: [
            { variable: 'api_key', isSet: origin !== null, origin, hint: null, setAt: null },
          ],
        },
      ],
    });

  it.each(['ENVIRONMENT', 'FILE'])(
    'that clears nothing, for the key is from %s, says where it stands',
    async (origin) => {
      server.root.provider = () => withOrigin(origin);
      server.root.providerReset = reset(0);
      const { code, stdout, stderr } = await runHere(place, [
        'provider',
        'reset',
        'atelier',
        '--yes',
      ]);
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain('nothing was cleared');
      expect(stderr).toContain('ATELIER_API_KEY in /x/.env:3');
    },
  );

  it('that clears what was stored beside it says both', async () => {
    const states = [withOrigin('DATABASE'), withOrigin('ENVIRONMENT')];
    server.root.provider = () => states.shift();
    server.root.providerReset = reset(0);
    const { code, stdout, stderr } = await runHere(place, [
      'provider',
      'reset',
      'atelier',
      '--yes',
    ]);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'atelier: credentials cleared, 0 models removed.\n',
    });
    expect(stderr).toContain('ATELIER_API_KEY in /x/.env:3');
  });

  it('that clears all counts its models', async () => {
    const states = [withOrigin('DATABASE'), withOrigin(null)];
    server.root.provider = () => states.shift();
    server.root.providerReset = reset(1);
    const { code, stdout, stderr } = await runHere(place, [
      'provider',
      'reset',
      'atelier',
      '--yes',
    ]);
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'atelier: credentials cleared, 1 model removed.\n',
      stderr: '',
    });
  });
});

describe('generation retry', () => {
  const refused = {
    generation: null,
    warnings: [],
    userErrors: [
      userError('CONFLICT', 'Set acceptPossibleSecondCharge, or use generationResolve.', {
        field: ['acceptPossibleSecondCharge'],
      }),
    ],
  };

  it.each([
    ['UNKNOWN_OUTCOME', true],
    ['FAILED', false],
  ])('of what is %s offers to resolve it: %s', async (status, resolves) => {
    server.root.generationRetry = refused;
    server.root.generation = generation('gen_1', status);
    const { code, stderr } = await runHere(place, ['generation', 'retry', 'gen_1']);
    expect(code).toBe(2);
    expect(stderr).toContain('darkroom generation retry gen_1 --accept-second-charge');
    expect(stderr.includes('generation resolve')).toBe(resolves);
    expect(stderr).not.toContain('acceptPossibleSecondCharge');
  });

  it('of what succeeded started nothing: 2', async () => {
    server.root.generationRetry = {
      ...refused,
      userErrors: [userError('CONFLICT', 'It succeeded.', { field: ['id'] })],
    };
    const { code, stderr } = await runHere(place, ['generation', 'retry', 'gen_1']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'error: It succeeded.\n' });
  });
});

describe('generate', () => {
  it('names the flag by which a repeated order is bought anew', async () => {
    const warnings = [{ code: 'FROM_CACHE', message: 'Set cachePolicy to REFRESH.' }];
    server.root.generationPlan = plan({ warnings });
    for (const argv of [
      ['generate', 'x', '--no-wait'],
      ['generate', 'x', '--dry-run'],
    ]) {
      const { stdout, stderr } = await runHere(place, argv);
      expect(`${stdout}${stderr}`).toContain('--cache refresh');
      expect(`${stdout}${stderr}`).not.toContain('cachePolicy');
    }
  });

  it('knows what --cache takes', async () => {
    const { code, stderr } = await runHere(place, ['generate', 'x', '--cache', 'never']);
    expect(code).toBe(2);
    expect(stderr).toContain('--cache cannot be "never".');
    expect(asked()).not.toContain('GenerationCreate');
  });

  it('of nothing complains of the prompt before it asks for a model', async () => {
    server.root.models = page([model('brush'), model('pen')]);
    const { code, stderr } = await runHere(place, ['generate', '']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/The prompt is empty.*Say which model/s);
  });

  it('buys again with the agreement what may have been charged, of several that failed', async () => {
    server.root.generation = generation('gen_1', 'PARTLY_SUCCEEDED', {
      failures: [
        failure('TIMED_OUT', 'It took too long.', { mayHaveBeenCharged: true }),
        failure('CONTENT_REFUSED', 'It was refused.'),
      ],
    });
    const { stderr } = await runHere(place, ['generate', 'x']);
    expect(stderr).toContain('Some images of gen_1 failed:');
    expect(stderr).toContain('retry gen_1 --accept-second-charge');
  });
});

it('an expected time under a second is no 0 s and no whole second', () => {
  expect([0, 0.4, 1, 4.2].map(renderExpected)).toEqual([
    'under 1 s',
    'under 1 s',
    'about 1 s',
    'about 5 s',
  ]);
});

it.each([
  ['atelie', 'Did you mean "atelier"? `darkroom provider list` shows them all.'],
  ['nosuch', '`darkroom provider list` shows them all.'],
])(
  'an unknown provider %s is told with what is near, and nothing that is not',
  async (slug, hint) => {
    server.root.provider = () => null;
    const { code, stderr } = await runHere(place, ['provider', 'show', slug]);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
    expect(stderr.includes('Did you mean')).toBe(slug === 'atelie');
    expect(stderr).not.toContain('kiosk');
  },
);

it.each([
  ['REJECTED', 5],
  ['UNREACHABLE', 5],
  ['VERIFIED', 0],
])('model verify that finds a key %s ends with %i', async (state, expected) => {
  const credentialStatus = { state, message: null, checkedAt: null };
  server.root.modelVerify = { model: model('own', { credentialStatus }), userErrors: [] };
  const { code } = await runHere(place, ['model', 'verify', 'own']);
  expect(code).toBe(expected);
});

describe('config set model', () => {
  const file = () => readFileSync(join(place.directory, 'config/darkroom/config.json'), 'utf8');

  it('refuses one that is not there', async () => {
    const { code, stderr } = await runHere(place, ['config', 'set', 'model', 'nosuch']);
    expect(code).toBe(2);
    expect(stderr).toContain('nosuch');
    expect(file).toThrow('ENOENT');
  });

  it('keeps it, with a warning, where the server cannot be asked', async () => {
    const variables = { DARKROOM_URL: 'http://127.0.0.1:9' };
    const { code, stderr } = await runHere(place, ['config', 'set', 'model', 'nosuch'], {
      variables,
    });
    expect(code).toBe(0);
    expect(stderr).toContain('was not checked');
    expect(file()).toContain('nosuch');
  });
});

it.each([
  [['model', 'remove', 'brush'], 'ModelUninstall'],
  [['token', 'revoke', 'tok_1'], 'ApiTokenRevoke'],
  [['budget', 'remove', '--per', 'day'], 'BudgetSet'],
])('%j wants --yes where nobody can be asked', async (argv, operation) => {
  const { code, stderr } = await runHere(place, argv);
  expect(code).toBe(2);
  expect(stderr).toContain('Add --yes to say so.');
  expect(asked()).not.toContain(operation);
});

it('nobody is asked whether to remove a model that is not there', async () => {
  const { code, stderr } = await runHere(place, ['model', 'remove', 'brsh']);
  expect(code).toBe(2);
  expect(stderr).toContain('whether brush is meant');
  expect(stderr).not.toContain('--yes');
});

it('commands in files of a new provider, in lists that are empty and of what is not installed are the clone’s', async () => {
  const variables = { npm_lifecycle_event: 'darkroom' };
  server.root.providerStart = {
    protocol: 'studio-images',
    files: [{ path: 'provider.yaml', content: '# Check: darkroom catalog check acme\n' }],
    userErrors: [],
  };
  server.root.budgets = [];
  await runHere(place, ['provider', 'init', 'acme'], { variables });
  const written = readFileSync(join(place.directory, 'home/providers/acme/provider.yaml'), 'utf8');
  expect(written).toBe('# Check: npm run -s darkroom -- catalog check acme\n');
  const list = await runHere(place, ['budget', 'list'], { variables });
  expect(list.stdout).toContain('Set one: npm run -s darkroom -- budget set');
  const shown = await runHere(place, ['model', 'show', 'etcher'], { variables });
  expect(shown.stdout).toContain('no: npm run -s darkroom -- model install');
  const help = await runHere(place, ['completion', 'bash', '--help'], { variables });
  expect(help.stdout).toContain('darkroom() { node <clone>/apps/cli/dist/main.js "$@"; }');
});
