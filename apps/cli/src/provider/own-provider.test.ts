import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { page, userError } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';

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

const own = () => join(place.directory, 'home', 'providers');
function put(folder: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, content);
  }
}
const problem = (file: string, line: number, more = {}) => ({
  file,
  line,
  column: 3,
  message: 'It is wrong.',
  nearest: null,
  isLeftOut: true,
  ...more,
});

describe('provider init', () => {
  it('writes the files, says where, and what to do next', async () => {
    const { code, stdout, stderr } = await runHere(place, ['provider', 'init', 'acme']);
    const folder = join(own(), 'acme');
    expect(code).toBe(0);
    expect(stdout).toBe(`${folder}/provider.yaml\n${folder}/models/example.yaml\n`);
    expect(readFileSync(join(folder, 'provider.yaml'), 'utf8')).toBe('slug: acme\n');
    // As `doctor` wants them.
    for (const made of [own(), folder, join(folder, 'models')])
      expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(stderr).toContain('darkroom catalog check acme');
    // The server of this test has its data elsewhere.
    expect(stderr).toContain('The server keeps its data in /home/me/.darkroom');
  });

  it('writes over nothing', async () => {
    put(join(own(), 'acme'), { 'provider.yaml': 'mine\n' });
    const { code, stdout, stderr } = await runHere(place, ['provider', 'init', 'acme']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('is there already');
    expect(readFileSync(join(own(), 'acme', 'provider.yaml'), 'utf8')).toBe('mine\n');
  });

  it('asks the server for the protocol, and tells what it refuses', async () => {
    const refused = [userError('CONFLICT', 'The name "atelier" belongs to the built-in provider.')];
    server.root.providerStart = { protocol: null, files: [], userErrors: refused };
    const argv = ['provider', 'init', 'atelier', '--protocol', 'p'];
    const { code, stderr } = await runHere(place, argv);
    expect(code).toBe(2);
    expect(stderr).toContain('belongs to the built-in provider');
    expect(server.operations[0]?.variables).toEqual({ slug: 'atelier', protocol: 'p' });
  });
});

describe('catalog check', () => {
  const files = {
    'provider.yaml': 'slug: acme\n',
    'models/one.yaml': 'name: One\n',
    'models/llm/two.yaml': 'name: Two\n',
    '_assets/logo.png': Buffer.from([1]),
    'notes/later.yaml': 'not looked at\n',
  };

  it('sends YAML with its content and pictures by name, and points at the files that are here', async () => {
    put(join(place.directory, 'mine', 'acme'), files);
    server.root.catalogCheck = {
      slug: 'acme',
      models: 1,
      problems: [
        problem('providers/acme/models/one.yaml', 1),
        problem('providers/acme/provider.yaml', 2, { isLeftOut: false }),
      ],
    };
    const { code, stdout } = await runHere(place, ['catalog', 'check', 'mine/acme']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        'mine/acme/models/one.yaml:1:3: error: It is wrong.',
        'mine/acme/provider.yaml:2:3: warning: It is wrong.',
        'mine/acme: acme with 1 model.',
        '',
      ].join('\n'),
    );
    expect(server.operations[0]?.variables).toEqual({
      folder: 'acme',
      isBuiltIn: false,
      files: [
        { path: '_assets/logo.png', content: null },
        { path: 'models/llm/two.yaml', content: 'name: Two\n' },
        { path: 'models/one.yaml', content: 'name: One\n' },
        { path: 'provider.yaml', content: 'slug: acme\n' },
      ],
    });
  });

  it('ends with 0 where nothing would be left out', async () => {
    put(join(own(), 'acme'), files);
    const icon = problem('providers/acme/provider.yaml', 2, { isLeftOut: false });
    server.root.catalogCheck = { slug: 'acme', models: 2, problems: [icon] };
    expect((await runHere(place, ['catalog', 'check', 'acme'])).code).toBe(0);
  });

  it('checks all of the user without a folder', async () => {
    put(join(own(), 'acme'), files);
    put(join(own(), 'bravo'), files);
    put(join(own(), 'no-provider'), { 'a.txt': '' });
    const { code, stdout } = await runHere(place, ['catalog', 'check', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).folders).toHaveLength(2);
    expect(server.operations.map(({ variables }) => variables.folder)).toEqual(['acme', 'bravo']);
  });

  it('tells of what cannot be sent at all', async () => {
    put(join(own(), 'acme'), {
      ...files,
      'models/latin.yaml': Buffer.from([0x61, 0xe9]),
      'models/large.yaml': 'x'.repeat(300_000),
    });
    const { code, stdout } = await runHere(place, ['catalog', 'check', 'acme']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/large\.yaml: error: The file has 300000 bytes/);
    expect(stdout).toMatch(/latin\.yaml: error: The file is no UTF-8 text/);
  });

  it.each([
    ['nothing', 'There is no folder "nothing"'],
    ['empty', 'has no provider.yaml'],
  ])('%s is no provider', async (name, message) => {
    mkdirSync(join(place.directory, 'empty'));
    const { code, stderr } = await runHere(place, ['catalog', 'check', name]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain('darkroom provider init');
    expect(server.operations).toEqual([]);
  });
});

it('a folder of a clone of Darkroom is checked as one of its own', async () => {
  const package_ = join(place.directory, 'clone', 'packages', 'providers');
  put(package_, {
    'package.json': '{ "name": "@darkroom/providers" }',
    'src/acme/provider.yaml': 'slug: acme\n',
    'src/acme/adapter.ts': 'export const adapter = {};\n',
  });
  const folder = 'clone/packages/providers/src/acme';
  const message = 'The source external://acme/one is taken by acme/models/a.yaml:1, which counts.';
  server.root.catalogCheck = {
    slug: 'acme',
    models: 1,
    problems: [problem('acme/models/b.yaml', 1, { message })],
  };
  const { stdout } = await runHere(place, ['catalog', 'check', folder]);
  expect(stdout).toContain(
    `${folder}/models/b.yaml:1:3: error: The source external://acme/one is taken by ${folder}/models/a.yaml:1, which counts.`,
  );
  expect(server.operations[0]?.variables).toMatchObject({ folder: 'acme', isBuiltIn: true });
});

it('a provider whose files are broken is told with what is wrong in them', async () => {
  server.root.catalogProblems = [problem('providers/acme/provider.yaml', 2)];
  for (const argv of [
    ['provider', 'show', 'acme'],
    ['provider', 'test', 'acme'],
  ]) {
    const { code, stderr } = await runHere(place, argv);
    expect(code).toBe(2);
    expect(stderr).toContain('is not there, because its files are broken');
    expect(stderr).toContain('providers/acme/provider.yaml:2: It is wrong.');
  }
});

it('a list of models tells which of the provider are left out', async () => {
  const { provider } = usualRoot();
  server.root.provider = (given: { slug: string }) => ({
    ...(typeof provider === 'function' ? provider(given) : {}),
    problems: ['providers/atelier/models/pen.yaml:2: It is wrong.'],
  });
  for (const starters of [[], ['--starters']]) {
    const argv = ['model', 'list', '--provider', 'atelier', ...starters];
    const { code, stdout, stderr } = await runHere(place, argv);
    expect(code).toBe(0);
    expect(stdout).toContain('brush');
    expect(stderr).toContain('providers/atelier/models/pen.yaml:2: It is wrong.');
  }
  server.root.models = page([]);
  const { stdout } = await runHere(place, ['model', 'list', '--provider', 'atelier']);
  expect(stdout).toContain('Mend what is broken in its files first');
  expect(stdout).not.toContain('provider configure');
});
