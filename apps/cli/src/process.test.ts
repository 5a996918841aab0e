import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failure, generation, image, PNG } from './testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from './testing/local/fake-server.ts';
import { createPlace, type Place, runProcess } from './testing/local/run-cli.ts';

/** The command as a process: its streams, its signals, its exit codes. */
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

const event = (sequence: number, status: string, id = 'gen_1') => ({
  generationEvents: {
    sequence,
    kind: 'STATUS',
    partialImageUrl: null,
    generation: generation(id, status, { sequence }),
  },
});

/** A generation that runs until it is canceled. */
function endless() {
  let cancel = () => {};
  const canceled = new Promise<void>((resolve) => {
    cancel = resolve;
  });
  let status = 'RUNNING';
  Object.assign(server.root, {
    async *generationEvents() {
      yield event(1, 'RUNNING');
      await canceled;
      yield event(2, 'CANCELED');
    },
    generationCancel: () => {
      status = 'CANCELED';
      cancel();
      return { generation: { id: 'gen_1', status, notices: [] }, userErrors: [] };
    },
    generation: () => generation('gen_1', status, { sequence: 2 }),
  });
}

/** Presses Ctrl-C as soon as `text` was said, `times` times, each after the answer to the one before. */
function pressing(text: string | string[]) {
  const texts = [text].flat();
  return (child: ReturnType<typeof spawn>, { stderr }: { stderr: string }) => {
    const [next] = texts;
    if (next === undefined || !stderr.includes(next)) return;
    texts.shift();
    child.kill('SIGINT');
  };
}

it('makes a picture, prints its path alone on standard output, and exits 0', async () => {
  const { code, stdout, stderr } = await runProcess(
    place,
    ['generate', '-', '-m', 'brush', '--size', '16:9'],
    { stdin: 'a lighthouse' },
  );
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: `${join(place.directory, 'gen_1-1.png')}\n`,
  });
  expect(readFileSync(join(place.directory, 'gen_1-1.png'))).toEqual(PNG);
  expect(stderr).toContain('Cost: $0.039');
  expect(stderr).not.toContain('\u001b');
});

it.each([
  [[], 2, 'Examples'],
  [['provider'], 2, 'darkroom provider: The services'],
  [['nonsense'], 2, 'There is no command'],
  [['generate', '--nonsense'], 2, 'There is no flag'],
  [['server', 'status', '--url', 'http://127.0.0.1:9'], 3, 'No Darkroom server answers'],
])('%j exits %i', async (argv, expected, text) => {
  const { code, stdout, stderr } = await runProcess(place, argv);
  expect({ code, stdout }).toEqual({ code: expected, stdout: '' });
  expect(stderr).toMatch(text);
});

it('of another product says so and exits 3; of an older server too', async () => {
  server.intercept = (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>hello</h1>');
    return true;
  };
  expect(await runProcess(place, ['server', 'status'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('not as a Darkroom server does'),
  });
  server.intercept = (_request, response) => {
    response.writeHead(400, { 'content-type': 'application/json' });
    response.end(
      '{"errors":[{"message":"Cannot query field \\"x\\".","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}',
    );
    return true;
  };
  expect(await runProcess(place, ['server', 'status'])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(
      /does not know what this command .* Cannot query field "x"(?:.|\n)*darkroom doctor/,
    ),
  });
  server.intercept = null;
});

describe('colours', () => {
  it.each([
    [{}, [], false],
    [{ FORCE_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1', NO_COLOR: '1' }, [], true],
    [{ FORCE_COLOR: '1' }, ['--no-color'], false],
  ])('with %j %j: %s', async (variables, flags, hasColor) => {
    const { stdout, stderr } = await runProcess(place, ['server', 'status', ...flags], {
      variables,
    });
    expect(stdout.includes('\u001b[')).toBe(hasColor);
    const failed = await runProcess(place, ['model', 'show', 'nope', ...flags], { variables });
    expect(failed.stderr.includes('\u001b[')).toBe(hasColor);
    expect(stderr).toBe('');
  });
});

describe('Ctrl-C', () => {
  it('once leaves the generation running, says how to go on, and exits 130', async () => {
    endless();
    const { code, stdout, stderr } = await runProcess(place, ['generate', 'x', '-m', 'brush'], {
      onOutput: pressing('Running'),
    });
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toContain('Go on with: darkroom generation watch gen_1 -o ./');
    expect(server.operations.map(({ name }) => name)).not.toContain('GenerationCancel');
  });

  it('cancels where that was asked, and exits 130', async () => {
    endless();
    const { code, stderr } = await runProcess(
      place,
      ['generate', 'x', '-m', 'brush', '--cancel-on-interrupt'],
      { onOutput: pressing('Running') },
    );
    expect(code).toBe(130);
    expect(stderr).toContain('gen_1 was canceled');
    expect(server.operations.map(({ name }) => name)).toContain('GenerationCancel');
  });

  it('twice leaves at once, though the server does not answer', async () => {
    endless();
    server.root.generationCancel = () => new Promise(() => {});
    const { code } = await runProcess(
      place,
      ['generate', 'x', '-m', 'brush', '--cancel-on-interrupt'],
      {
        onOutput: pressing(['Running', 'Canceling gen_1']),
      },
    );
    expect(code).toBe(130);
  });
});

it('saves every picture though nobody reads its output, without a word', async () => {
  const images = Array.from({ length: 3 }, (_, index) => image(`img_${index}`, index));
  server.root.generation = generation('gen_1', 'SUCCEEDED', { count: 3, images });
  const child = spawn(
    process.execPath,
    [
      '--conditions=source',
      fileURLToPath(new URL('./main.ts', import.meta.url)),
      'generate',
      'x',
      '-m',
      'brush',
    ],
    {
      cwd: place.directory,
      env: { PATH: process.env.PATH, ...place.variables },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stdout.destroy();
  let stderr = '';
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  expect(stderr).not.toContain('EPIPE');
  expect(stderr).not.toContain('at ');
  expect(code).toBe(0);
  for (const number of [1, 2, 3]) {
    expect(readFileSync(join(place.directory, `gen_1-${number}.png`))).toEqual(PNG);
  }
});

describe('several generations', () => {
  it('are followed at once, each with its own lines, saved, and told of together', async () => {
    Object.assign(server.root, {
      async *generationEvents({ id }: { id: string }) {
        yield event(1, 'RUNNING', id);
        yield event(2, id === 'gen_2' ? 'FAILED' : 'SUCCEEDED', id);
      },
      generation: ({ id }: { id: string }) =>
        id === 'gen_2'
          ? generation(id, 'FAILED', {
              sequence: 2,
              failure: failure('CONTENT_REFUSED', 'It was refused.'),
            })
          : generation(id, 'SUCCEEDED', { sequence: 2, images: [image(`img_${id}`)] }),
    });
    const argv = [
      'generation',
      'watch',
      'gen_1',
      '--also',
      'gen_2',
      '--also',
      'gen_3',
      '-o',
      'all/',
    ];
    const { code, stdout, stderr } = await runProcess(place, argv);
    expect(code).toBe(1);
    const paths = stdout.trimEnd().split('\n').sort();
    expect(paths).toEqual(
      ['gen_1', 'gen_3'].map((id) => join(place.directory, 'all', `${id}-1.png`)),
    );
    for (const id of ['gen_1', 'gen_2', 'gen_3']) expect(stderr).toContain(`${id}  Running\n`);
    expect(stderr).toContain('error: It was refused.');
    const one = await runProcess(place, [...argv.slice(0, -1), 'one.png']);
    expect(one).toMatchObject({ code: 2, stderr: expect.stringContaining('go into a folder') });
  });

  it('are left all at once by Ctrl-C, with one command to go on', async () => {
    endless();
    const argv = ['generation', 'watch', 'gen_1', '--also', 'gen_2'];
    const { code, stderr } = await runProcess(place, argv, {
      onOutput: pressing('gen_2  Running'),
    });
    expect(code).toBe(130);
    expect(stderr).toContain('Left gen_1 running on the server.\n       Left gen_2 running');
    expect(stderr.match(/generation watch gen_1 --also gen_2/g)).toHaveLength(1);
  });
});
