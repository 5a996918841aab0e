import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeServer, startFakeServer } from '../testing/local/fake-server.ts';
import { createPlace, runHere } from '../testing/local/run-cli.ts';
import { commandForm } from './command-form.ts';

let server: FakeServer;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(() => server.close());

const nouns = ['model', 'provider'];

it('writes commands as the clone has them, and leaves prose and paths alone', () => {
  const spoken = commandForm('darkroom', nouns);
  expect(spoken('Run: darkroom model list, or `darkroom provider show x`.')).toBe(
    'Run: npm run -s darkroom -- model list, or `npm run -s darkroom -- provider show x`.',
  );
  for (const text of [
    'darkroom is made for this.',
    '~/.darkroom model',
    'npm run -s darkroom -- model list',
    'darkroom modelling',
  ])
    expect(spoken(text)).toBe(text);
});

it('leaves them as they are for the binary, and within another script', () => {
  for (const script of [null, 'test'])
    expect(commandForm(script, nouns)('darkroom model list')).toBe('darkroom model list');
});

it('is how hints, notes and help speak, and what a script reads does not change', async () => {
  const place = createPlace(server.url);
  const variables = { npm_lifecycle_event: 'darkroom' };
  const ran = (argv: string[], more = {}) => runHere(place, argv, { variables: more });
  try {
    const lost = await ran(['generation', 'show', 'gen_9'], variables);
    expect(lost.stderr).toContain('`npm run -s darkroom -- generation list` shows them.');
    expect((await ran(['generation', 'show', 'gen_9'])).stderr).toContain(
      '`darkroom generation list` shows them.',
    );
    const started = await ran(['generate', 'x', '-m', 'brush', '--no-wait'], variables);
    expect(started.stderr).toContain('npm run -s darkroom -- generation watch gen_1');
    expect((await ran(['model', 'show', '--help'], variables)).stdout).toContain(
      '  npm run -s darkroom -- model show <key>',
    );
    expect((await ran(['help', 'model', 'show'], variables)).stdout).toContain(
      '  npm run -s darkroom -- model show <key>',
    );
    const json = await ran(['generation', 'show', 'gen_9', '--json'], variables);
    expect(JSON.parse(json.stderr).error.hint).toContain(
      '`npm run -s darkroom -- generation list`',
    );
  } finally {
    place.remove();
  }
});
