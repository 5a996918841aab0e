import { isTerminal } from '@darkroom/client';
import { GENERATION_STATUSES, TERMINAL_STATUSES } from '@darkroom/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failure, generation, userError } from './testing/local/data.ts';
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
  server.transform = null;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

/** Clears the screen, sets the title, overwrites the line, colours by a C1 introducer, and turns the direction around. */
const EVIL = 'x\u001b[2J\u001b]0;owned\u0007\rfake\u009b31m\u0000\u0008\u202egnp';
// Names that a command goes by stay, so that it gets as far as printing.
const KEPT = new Set([
  'id',
  'url',
  'sha256',
  'mimeType',
  'createdAt',
  'uploadUrl',
  'amount',
  'currency',
  'code',
  'state',
  'status',
  'source',
  'key',
  'slug',
  'kind',
  'outcome',
  'unit',
  '__typename',
  'origin',
  'type',
  'mode',
  'asOf',
  'startedAt',
  'finishedAt',
]);

function poison(value: unknown, key = ''): unknown {
  if (typeof value === 'string')
    return KEPT.has(key) || /^[A-Z0-9_]+$/.test(value) ? value : `${value}${EVIL}`;
  if (Array.isArray(value)) return value.map((inner) => poison(inner, key));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, poison(inner, name)]),
    );
  }
  return value;
}

/** Every control character that a terminal could act on, line ends apart. */
const DANGEROUS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

const COMMAND_LINES = [
  ['server', 'status'],
  ['provider', 'list'],
  ['provider', 'show', 'atelier'],
  ['provider', 'test', 'atelier'],
  ['model', 'show', 'brush'],
  ['generation', 'list'],
  ['generation', 'show', 'gen_1'],
  ['image', 'list'],
  ['token', 'list'],
  ['generate', 'x', '--dry-run'],
  ['generate', 'x'],
  ['generate', 'x', '-m', `brush${EVIL}`],
  ['model', 'show', 'etcher'],
];

describe('text of a server', () => {
  it.each(COMMAND_LINES)('cannot act on the terminal: %s %s %s', async (...argv) => {
    Object.assign(server.root, {
      providerVerify: { provider: null, userErrors: [userError('CREDENTIALS_REJECTED', 'No.')] },
      apiTokens: [
        {
          id: 'tok_1',
          name: 'a',
          hint: 'b',
          createdAt: '2026',
          lastUsedAt: null,
          revokedAt: null,
          scopes: ['*'],
        },
      ],
      generation: generation('gen_1', 'FAILED', {
        failure: failure('INTERNAL', 'why', { providerMessage: 'words' }),
      }),
    });
    server.transform = poison;
    for (const flags of [[], ['--json']]) {
      const { stdout, stderr } = await runHere(place, [...argv, ...flags]);
      expect(`${stdout}${stderr}`).toMatch(/owned/);
      expect(stdout).not.toMatch(DANGEROUS);
      expect(stderr).not.toMatch(DANGEROUS);
    }
  });

  it('cannot act on the terminal by an error either', async () => {
    server.intercept = (_request, response) => {
      response.writeHead(400, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          errors: [{ message: EVIL, extensions: { code: 'INTERNAL', requestId: EVIL } }],
        }),
      );
      return true;
    };
    for (const flags of [[], ['--json']]) {
      const { stderr } = await runHere(place, ['server', 'status', ...flags]);
      expect(stderr).toMatch(/owned/);
      expect(stderr).not.toMatch(DANGEROUS);
    }
    server.intercept = null;
  });
});

it('the ends of a generation are the same for the client as for core', () => {
  for (const status of GENERATION_STATUSES)
    expect(isTerminal(status)).toBe(TERMINAL_STATUSES.has(status));
});
