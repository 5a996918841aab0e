import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { isGroup } from './program/command.ts';
import { COMMAND_LINES } from './testing/local/command-lines.ts';
import { model, page, userError } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
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
      'workflow plan',
      'workflow run',
      'server backup',
      'server restore',
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
