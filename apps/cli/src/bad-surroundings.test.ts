import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINES } from './testing/local/command-lines.ts';
import { type FakeServer, startFakeServer } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

/** Every command where its surroundings are wrong: no server, one of another age, a configuration file that is broken. */
let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  place = createPlace(server.url);
});
afterEach(() => {
  server.intercept = null;
  place.remove();
});

/** These ask no server, or look after their surroundings themselves. */
const ALONE = ['config', 'help', 'completion', 'auth logout', 'doctor'];
const ASKING = COMMAND_LINES.filter(
  ([[noun = '', verb = '']]) => !ALONE.includes(noun) && !ALONE.includes(`${noun} ${verb}`),
);

/** The error as a program gets it; nothing may stand on standard output. */
async function failing(argv: readonly string[], variables: Record<string, string> = {}) {
  const [noun = '', ...rest] = argv;
  const { code, stdout, stderr } = await runHere(place, [noun, '--json', ...rest], { variables });
  expect({ argv, stdout }).toEqual({ argv, stdout: '' });
  const { error } = JSON.parse(stderr);
  expect(error.exitCode).toBe(code);
  return error;
}

describe.each(ASKING)('%j', (argv) => {
  it('says that there is no server, and where its address is from', async () => {
    const error = await failing(argv, { DARKROOM_URL: 'http://127.0.0.1:1' });
    expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE', exitCode: 3 });
    expect(error.message).toContain('http://127.0.0.1:1');
    expect(error.hint).toContain('DARKROOM_URL');
  });

  it('says that the server is of another age', async () => {
    server.intercept = (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        '{"errors":[{"message":"Cannot query field \\"x\\" on type \\"Query\\".","extensions":{"code":"GRAPHQL_VALIDATION_FAILED"}}]}',
      );
      return true;
    };
    const error = await failing(argv);
    if (argv[1] === 'link') return; // it is no query, so a server of any age knows it
    expect(error).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED', exitCode: 3 });
    expect(error.message).toContain('of different versions');
    expect(error.hint).toContain('Update the older one');
  });

  it('says which file is broken, at which line', async () => {
    const file = join(place.directory, 'config/darkroom/config.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, '{\n  "url": "http://x",\n  oops\n}\n');
    const error = await failing(argv);
    expect(error).toMatchObject({ code: 'CONFIG_INVALID', exitCode: 2 });
    expect(error.message).toContain(`${file}:3`);
  });
});
