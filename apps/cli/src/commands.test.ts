import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { isGroup } from './program/command.ts';
import {
  batch,
  batchPlan,
  budget,
  model,
  money,
  page,
  provider,
  usageLine,
  userError,
} from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { PEOPLE, USER } from './testing/local/people-data.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

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

const clean = (text: string) =>
  text.replaceAll(server.url, 'http://SERVER').replaceAll(place.directory, '/PLACE');

/** Every command, with what it says to a person; JSON is looked at below. */
const COMMAND_LINES: [argv: string[], root?: Record<string, unknown>][] = [
  [['server', 'status']],
  [['auth', 'status']],
  [['auth', 'link']],
  [['auth', 'logout']],
  [['provider', 'list']],
  [['provider', 'show', 'atelier']],
  [
    ['provider', 'test', 'atelier'],
    {
      providerVerify: {
        provider: {
          slug: 'atelier',
          status: { state: 'VERIFIED', message: null, checkedAt: null },
        },
        userErrors: [],
      },
    },
  ],
  [['provider', 'init', 'acme']],
  [['catalog', 'check']],
  [['batch', 'plan', '--prompt', 'a', '-m', 'brush', '--seed', '1..4'], { batchPlan: batchPlan() }],
  [
    ['batch', 'create', '--prompt', 'a', '-m', 'brush', '--cap', '2', '--no-wait'],
    {
      batchPlan: batchPlan({ warnings: [{ code: 'CAP_BELOW_PRICE', message: 'It may pause.' }] }),
      batchCreate: { batch: batch('RUNNING'), userErrors: [] },
    },
  ],
  [['batch', 'list'], { batches: page([batch('DONE')]) }],
  [['batch', 'show', 'bat_1'], { batch: batch('DONE') }],
  [['batch', 'watch', 'bat_1'], { batch: batch('DONE') }],
  [['batch', 'cancel', 'bat_1'], { batchCancel: { batch: batch('CANCELED'), userErrors: [] } }],
  [
    ['batch', 'resume', 'bat_1', '--cap', '4'],
    { batchResume: { batch: batch('RUNNING'), userErrors: [] } },
  ],
  [
    ['provider', 'reset', 'atelier', '--yes'],
    { providerReset: { provider: null, removedModels: 2, userErrors: [] } },
  ],
  [['credential', 'list', 'atelier']],
  [
    ['credential', 'add', 'atelier', 'work', '--set', 'endpoint=private'],
    {
      providerConfigure: {
        provider: provider('atelier'),
        installedModels: [],
        userErrors: [],
      },
    },
  ],
  [
    ['credential', 'remove', 'atelier', 'work', '--yes'],
    { providerCredentialRemove: { provider: null, removedModels: 0, userErrors: [] } },
  ],
  [
    ['credential', 'order', 'atelier', 'work,default', '--strategy', 'balanced'],
    { providerCredentialsArrange: { provider: provider('atelier'), userErrors: [] } },
  ],
  [['model', 'list']],
  [['model', 'list', '--starters']],
  [['model', 'show', 'brush']],
  [['model', 'show', 'etcher']],
  [
    ['model', 'install', 'external://atelier/etcher'],
    { modelInstall: { model: model('etcher'), userErrors: [] } },
  ],
  [
    ['model', 'verify', 'own'],
    {
      modelVerify: {
        model: model('own', {
          credentialStatus: {
            state: 'VERIFIED',
            message: 'The server lists 2 models.',
            checkedAt: null,
          },
        }),
        userErrors: [],
      },
    },
  ],
  [
    ['model', 'remove', 'brush', '--yes'],
    { modelUninstall: { source: 'external://atelier/brush', userErrors: [] } },
  ],
  [
    ['model', 'update', 'brush', '--mark-available'],
    { modelUpdate: { model: model('brush'), userErrors: [] } },
  ],
  [['generate', 'a lighthouse', '--dry-run']],
  [['generate', 'a lighthouse', '-o', 'out/']],
  [['generate', 'a lighthouse', '--no-wait']],
  [['generation', 'create', 'a lighthouse', '-o', 'out/']],
  [['generation', 'list']],
  [['generation', 'show', 'gen_1']],
  [['generation', 'watch', 'gen_1']],
  [
    ['generation', 'cancel', 'gen_1'],
    {
      generationCancel: {
        generation: { id: 'gen_1', status: 'CANCELED', notices: [] },
        userErrors: [],
      },
    },
  ],
  [
    ['generation', 'retry', 'gen_1', '--no-wait'],
    {
      generationRetry: {
        generation: { id: 'gen_2', status: 'QUEUED', count: 1 },
        warnings: [{ message: 'It may pass the budget of $1 a day for everything.' }],
        userErrors: [],
      },
    },
  ],
  [
    ['generation', 'resolve', 'gen_1', '--not-charged'],
    {
      generationResolve: {
        generation: { id: 'gen_1', status: 'FAILED', actualCost: null },
        userErrors: [],
      },
    },
  ],
  [['image', 'list']],
  [['image', 'save', 'img_1', '-o', 'a.png']],
  [
    ['image', 'star', 'img_1'],
    { imageUpdate: { image: { id: 'img_1', isStarred: true }, userErrors: [] } },
  ],
  [
    ['image', 'delete', 'img_1', '--yes'],
    { imageDelete: { deletedIds: ['img_1'], userErrors: [] } },
  ],
  [
    ['budget', 'set', '--limit', '10', '--per', 'month'],
    { budgetSet: { budget: budget(), userErrors: [] } },
  ],
  [
    ['budget', 'list'],
    {
      budgets: [
        budget({ unknownCostGenerations: 2 }),
        budget({
          scope: 'PROVIDER',
          scopeKey: 'atelier',
          period: 'TOTAL',
          limit: money('1'),
          isHard: false,
          resetsAt: null,
        }),
      ],
    },
  ],
  [
    ['budget', 'remove', '--per', 'day', '--model', 'brush', '--yes'],
    { budgetSet: { budget: null, userErrors: [] } },
  ],
  [
    ['usage'],
    {
      usage: {
        total: money('1.25'),
        generations: 9,
        images: 12,
        unknownCostGenerations: 3,
        byModel: [
          usageLine('external://atelier/brush', '1.25', 1),
          usageLine('external://atelier/etcher', '0', 2),
          usageLine('external://sandbox/aurora', '0', 0),
        ],
        byDay: [usageLine('2026-11-20', '0.25', 0), usageLine('2026-11-21', '1', 3)],
      },
    },
  ],
  [
    ['token', 'create', 'photo booth'],
    {
      apiTokenCreate: {
        apiToken: {
          id: 'tok_1',
          name: 'photo booth',
          createdAt: '2026-11-21T09:30:00.000Z',
          scopes: ['*'],
          models: null,
          expiresAt: null,
          budgets: [],
        },
        secret: 's3cret',
        userErrors: [],
      },
    },
  ],
  [
    ['token', 'list'],
    {
      apiTokens: [
        {
          id: 'tok_1',
          name: 'photo booth',
          hint: '…cret',
          createdAt: '2026-11-21T09:30:00.000Z',
          lastUsedAt: null,
          revokedAt: null,
          scopes: ['*'],
          models: null,
          expiresAt: null,
          user: USER,
          budgets: [],
        },
      ],
    },
  ],
  [
    ['token', 'revoke', 'tok_1'],
    {
      apiTokenRevoke: {
        apiToken: { id: 'tok_1', name: 'photo booth', revokedAt: '2026-11-21T09:30:00.000Z' },
        userErrors: [],
      },
    },
  ],
  [['user', 'list'], PEOPLE],
  [['user', 'create', 'Ada'], PEOPLE],
  [['user', 'update', 'usr_1', '--role', 'viewer'], PEOPLE],
  [['user', 'disable', 'usr_1', '--yes'], PEOPLE],
  [['user', 'link', 'usr_1'], PEOPLE],
  [['audit', 'list'], PEOPLE],
  [['config', 'path']],
  [['config', 'get']],
  [['config', 'set', 'model', 'brush']],
  [['completion', 'words', '--', 'generate', '-m', '']],
  [['help', 'exit-codes']],
];

describe('every command', () => {
  it.each(COMMAND_LINES)('%j says it to a person', async (argv, root = {}) => {
    Object.assign(server.root, root);
    const { code, stdout, stderr } = await runHere(place, argv);
    expect({ code, stdout: clean(stdout), stderr: clean(stderr) }).toMatchSnapshot();
    expect(code).toBe(0);
  });

  it.each(COMMAND_LINES)('%j says it to a program', async (argv, root = {}) => {
    Object.assign(server.root, root);
    const { code, stdout, stderr } = await runHere(place, ['--json', ...argv]);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).not.toContain('__typename');
    const isStream = /^\{"type"/.test(stdout);
    const values = isStream ? stdout.trimEnd().split('\n') : [stdout];
    for (const value of values) expect(typeof JSON.parse(value)).toBe('object');
    if (isStream) expect(JSON.parse(values.at(-1) ?? '')).toMatchObject({ type: 'result' });
  });

  it.each(COMMAND_LINES)(
    '%j says why it failed, as one JSON object, with nothing on standard output',
    async (argv) => {
      server.intercept = (_request, response) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.end(
          '{"errors":[{"message":"Broken.","extensions":{"code":"INTERNAL","requestId":"req_7"}}]}',
        );
        return true;
      };
      const { code, stdout, stderr } = await runHere(place, [
        ...argv.slice(0, 2),
        '--json',
        ...argv.slice(2),
      ]).finally(() => {
        server.intercept = null;
      });
      if (['config', 'help', 'completion'].includes(argv[0] ?? '') || argv[1] === 'logout') return; // they ask no server
      expect(code).toBe(1);
      expect(stdout).toBe('');
      expect(JSON.parse(stderr)).toMatchObject({
        error: { code: 'INTERNAL', message: 'Broken.', requestId: 'req_7', exitCode: 1 },
      });
    },
  );

  it('has help with examples and flags', async () => {
    for (const [name, node] of Object.entries(COMMANDS)) {
      const verbs = isGroup(node)
        ? Object.keys(node.commands).map((verb) => [name, verb])
        : [[name]];
      for (const path of verbs) {
        const { code, stdout, stderr } = await runHere(place, [...path, '--help']);
        expect(stderr).toBe('');
        expect(code).toBe(0);
        expect(stdout).toContain('Examples\n  darkroom ');
        expect(stdout).toContain('--json');
      }
    }
  });

  it('is in the table above', () => {
    const covered = new Set(COMMAND_LINES.map(([argv]) => argv.slice(0, 2).join(' ')));
    const elsewhere = new Set([
      'auth login',
      'provider configure',
      'image upload',
      'batch export',
      'completion bash',
      'completion zsh',
      'completion fish',
    ]);
    for (const [name, node] of Object.entries(COMMANDS)) {
      if (!isGroup(node)) continue;
      for (const verb of Object.keys(node.commands)) {
        const path = `${name} ${verb}`;
        expect(covered.has(path) || elsewhere.has(path), path).toBe(true);
      }
    }
  });
});

describe('a model that goes soon', () => {
  it('is told of in lists and on its own, with the day and what to use instead', async () => {
    const warning =
      'It is switched off in 12 days, on 2026-12-03. Use external://atelier/next instead.';
    const lifecycle = {
      state: 'ACTIVE',
      retiresOn: '2026-12-03T00:00:00.000Z',
      replacedBy: 'external://atelier/next',
      warning,
      note: null,
    };
    const brush = model('brush', { lifecycle });
    Object.assign(server.root, { models: page([brush]), model: brush });
    const list = await runHere(place, ['model', 'list']);
    expect(list.stdout).toContain('active, goes 2026-12-03, use external://atelier/next');
    const show = await runHere(place, ['model', 'show', 'brush']);
    expect(show.stdout).toContain(warning);
  });
});

const morePages = { pageInfo: { hasNextPage: true, endCursor: 'next' } };

describe('a list of models', () => {
  const unset = model('unset', {
    provider: { ...Object(model('x').provider), status: { state: 'NOT_CONFIGURED' } },
  });

  it('has those that can be asked first, through all pages', async () => {
    server.root.starterModels = ({ after }: { after: string | null }) =>
      after === null
        ? { ...page([{ ...unset, __typename: 'StarterModel' }]), ...morePages }
        : page([{ ...model('brush'), __typename: 'StarterModel' }]);
    const { stdout, stderr } = await runHere(place, ['model', 'list', '--starters']);
    expect(stdout).toMatch(/KEY.*brush.*unset/s);
    expect(stderr).toBe('');
    const one = await runHere(place, ['model', 'list', '--starters', '--limit', '1']);
    expect(one.stderr).toBe(
      'There are more: darkroom model list --starters --limit 1 --after next\n',
    );
  });

  it('that has two of one key has the person say which', async () => {
    server.root.starterModels = page([
      { ...model('twin'), __typename: 'StarterModel' },
      { ...model('twin'), source: 'external://other/twin', __typename: 'StarterModel' },
    ]);
    for (const argv of [
      ['model', 'show', 'twin'],
      ['generate', 'x', '-m', 'twin'],
    ]) {
      const { code, stderr } = await runHere(place, argv);
      expect(code).toBe(2);
      expect(stderr).toContain('Name one: external://atelier/twin, external://other/twin');
    }
  });

  it('that is empty names whose it is, and how to get some', async () => {
    server.root.models = page([]);
    const { stdout } = await runHere(place, ['model', 'list', '--provider', 'google-gemini']);
    expect(stdout).toBe(
      'No model of google-gemini is installed. `darkroom provider configure google-gemini` installs its models; `darkroom model list --starters --provider google-gemini` shows what there is.\n',
    );
  });
});

describe('broken files of the server', () => {
  it.each([[['server', 'status']], [['provider', 'list']]])('%j tells of them', async (argv) => {
    const problem = { file: '/home/me/.darkroom/api_keys.yaml', line: 2, message: 'It is broken.' };
    const { server: facts } = usualRoot();
    server.root.server = { ...Object(facts), problems: [problem] };
    const { code, stderr } = await runHere(place, argv);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'warning: /home/me/.darkroom/api_keys.yaml:2: It is broken.\n',
    });
    const json = await runHere(place, [...argv, '--json']);
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain(JSON.stringify([problem]));
  });
});

describe('userErrors', () => {
  it('are told all at once, with the exit code of the first', async () => {
    server.root.generationPlan = {
      receipt: [],
      warnings: [],
      providerCalls: null,
      cost: null,
      userErrors: [
        userError('UNSUPPORTED_PARAMETER', 'No steps.'),
        userError('MASK_REQUIRED', 'Give a mask.'),
      ],
    };
    const { code, stdout, stderr } = await runHere(place, ['generate', 'x']);
    expect({ code, stdout, stderr }).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: No steps.\n       Give a mask.\n',
    });
    expect(server.operations.map(({ name }) => name)).not.toContain('GenerationCreate');
    const json = await runHere(place, ['generate', 'x', '--json']);
    expect(JSON.parse(json.stderr).error.details).toHaveLength(2);
  });
});
