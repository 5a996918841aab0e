import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { COMMANDS } from '../commands.ts';
import { type FakeServer, startFakeServer } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { candidates } from './candidates.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());
beforeEach(() => {
  place = createPlace(server.url);
});
afterEach(() => place.remove());

describe('what may come next', () => {
  it.each([
    [[''], { kind: 'words', words: expect.arrayContaining(['generate', 'provider', 'help']) }],
    [
      ['model', ''],
      { kind: 'words', words: ['list', 'show', 'install', 'verify', 'remove', 'update'] },
    ],
    [
      ['generate', '--s'],
      { kind: 'words', words: expect.arrayContaining(['--size', '--seed', '--no-wait', '--json']) },
    ],
    [['generate', '-m', ''], { kind: 'models' }],
    [['generate', 'x', '--model', 'br'], { kind: 'models' }],
    [['model', 'show', ''], { kind: 'models' }],
    [['provider', 'test', ''], { kind: 'providers' }],
    [['model', 'list', '--provider', ''], { kind: 'providers' }],
    [['generation', 'watch', ''], { kind: 'generations' }],
    [['image', 'save', ''], { kind: 'images' }],
    [['generate', '--seed', ''], { kind: 'none' }],
    [['generate', '--ref', ''], { kind: 'none' }],
    [
      ['generate', '--'],
      { kind: 'words', words: expect.arrayContaining(['--dry-run', '--plan', '--no-preview']) },
    ],
    [['nonsense', ''], { kind: 'none' }],
  ])('after %j', async (typed, expected) => {
    expect(await candidates(COMMANDS, typed)).toEqual(expected);
  });

  it.each([
    [['generate', '-m', ''], 'brush\n'],
    [['provider', 'show', ''], 'atelier\nkiosk\n'],
    [['generation', 'show', ''], 'gen_1\n'],
    [['image', 'star', ''], 'img_1\n'],
  ])('is asked of the server after %j', async (typed, expected) => {
    expect((await runHere(place, ['completion', 'words', '--', ...typed])).stdout).toBe(expected);
  });

  it('is nothing where the server does not answer, and no error', async () => {
    const variables = { DARKROOM_URL: 'http://127.0.0.1:9' };
    const ran = await runHere(place, ['completion', 'words', '--', 'generate', '-m', ''], {
      variables,
    });
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it.each(['bash', 'zsh', 'fish'])('is asked for by a script for %s', async (shell) => {
    const { code, stdout } = await runHere(place, ['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('darkroom completion words --');
  });
});
