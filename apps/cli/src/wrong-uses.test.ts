import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMANDS } from './commands.ts';
import { type Command, isGroup } from './program/command.ts';
import { type FakeServer, startFakeServer } from './testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from './testing/local/run-cli.ts';

/** What anybody may write wrongly, of every command there is: each is told, with exit code 2, and nobody is asked. */
let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
  place = createPlace(server.url);
});
afterAll(async () => {
  place.remove();
  await server.close();
});

const LEAVES = Object.entries(COMMANDS).flatMap(([noun, node]) =>
  isGroup(node)
    ? Object.entries(node.commands).map(([verb, leaf]) => ({ path: [noun, verb], leaf }))
    : [{ path: [noun], leaf: node }],
);
const positionals = ({ args }: Command) =>
  Object.entries(args).filter(([, { type }]) => type === 'positional');

/** Command lines that cannot be meant, and what is said of them. */
function wrongUses(path: readonly string[], command: Command): [argv: string[], says: string][] {
  const words = positionals(command);
  const [missing] = words.filter(([, { required }]) => required !== false);
  const valued = Object.entries(command.args).find(([, { type }]) => type === 'string');
  const many = Array.from({ length: words.length + 1 }, (_, index) => `word${index}`);
  return [
    [[...path, ...many, '--zzz'], 'There is no flag --zzz here'],
    [[...path, ...many], `"word${words.length}" is one word too many`],
    ...(missing === undefined
      ? []
      : [[[...path], `<${missing[0]}> is missing`] satisfies [string[], string]]),
    ...(valued === undefined
      ? []
      : [
          [
            [...path, ...many.slice(1), `--${valued[0]}`],
            `--${valued[0]} needs a value`,
          ] satisfies [string[], string],
        ]),
  ];
}

it.each(LEAVES)('$path refuses what cannot be meant', async ({ path, leaf }) => {
  const { default: command } = await leaf.load();
  for (const [argv, says] of wrongUses(path, command)) {
    const { code, stdout, stderr } = await runHere(place, argv);
    expect({ argv, code, stdout }).toEqual({ argv, code: 2, stdout: '' });
    expect(stderr).toContain(says);
    const json = await runHere(place, [
      ...argv.slice(0, path.length),
      '--json',
      ...argv.slice(path.length),
    ]);
    expect(json).toMatchObject({ code: 2, stdout: '' });
    expect(JSON.parse(json.stderr)).toMatchObject({
      error: { code: 'USAGE', exitCode: 2, message: expect.stringContaining(says) },
    });
  }
  expect(server.operations).toEqual([]);
});

it('leads to the list of flags, or to the way for words that only look like one', async () => {
  const flag = await runHere(place, ['token', 'revoke', 'tok_1', '--force']);
  expect(flag.stderr).toContain('The same command with --help lists those that there are.');
  const word = await runHere(place, ['generate', '-40 degrees']);
  expect(word.stderr).toContain('Words that begin with - go after --');
});

it('tells that no time lies between two days', async () => {
  for (const to of ['2026-11-01', '2026-12-01']) {
    const { code, stderr } = await runHere(place, ['usage', '--from', '2026-12-01', '--to', to]);
    expect(code).toBe(2);
    expect(stderr).toContain(`--to ${to} is not after --from 2026-12-01`);
  }
  expect(server.operations).toEqual([]);
});

it.each(Object.entries(COMMANDS))(
  '%s is told where its verb is misspelt or left out',
  async (noun, node) => {
    const misspelt = await runHere(place, [`${noun}x`]);
    expect(misspelt.code).toBe(2);
    expect(misspelt.stderr).toContain(`There is no command \`darkroom ${noun}x\``);
    expect(misspelt.stderr).toMatch(/Did you mean|There are:/);
    if (!isGroup(node)) return;
    const alone = await runHere(place, [noun]);
    expect(alone).toMatchObject({ code: 2, stdout: '' });
    const help = await runHere(place, [noun, '--help']);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const verb of Object.keys(node.commands)) {
      expect(alone.stderr).toContain(verb);
      expect(help.stdout).toContain(verb);
    }
  },
);
