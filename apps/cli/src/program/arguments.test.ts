import { describe, expect, it } from 'vitest';
import generate from '../commands/generation/create.ts';
import status from '../commands/server/status.ts';
import { COMMANDS } from '../commands.ts';
import { parseCommandLine } from './arguments.ts';
import { CliProblem } from './cli-problem.ts';
import { findCommand } from './find-command.ts';

const problemOf = (act: () => unknown): CliProblem => {
  try {
    act();
  } catch (error) {
    if (error instanceof CliProblem) return error;
    throw error;
  }
  throw new Error('nothing was refused');
};

describe('a command line', () => {
  it.each([
    [
      ['a lighthouse', '-m', 'brush', '-n', '2'],
      { prompt: 'a lighthouse', model: 'brush', count: '2' },
    ],
    [['-m', 'brush', 'a lighthouse'], { prompt: 'a lighthouse', model: 'brush' }],
    [['x', '--size=16:9', '--guidance', '-1'], { size: '16:9', guidance: '-1' }],
    [['x', '--negative=-blurry'], { negative: '-blurry' }],
    [['x', '-n3'], { count: '3' }],
    [['--', '-40 degrees'], { prompt: '-40 degrees' }],
    [['-m', 'brush', '--', '--no-people'], { prompt: '--no-people', model: 'brush' }],
    [['-'], { prompt: '-' }],
    [['x', '--no-wait'], { wait: false }],
    [['x', '--no-color', '--no-input', '--json'], { color: false, input: false, json: true }],
    [['x', '-o', '-rf.png'], { output: '-rf.png' }],
    [['x', '--plan'], { 'dry-run': true }],
    [['x'], { wait: true, color: true, input: true, prompt: 'x' }],
  ])('%j is understood', (argv, expected) => {
    expect({ ...parseCommandLine(generate, argv).args }).toMatchObject(expected);
  });

  it('keeps every value of a flag that may be given several times', () => {
    const { lists } = parseCommandLine(generate, [
      'x',
      '--param',
      'a=1',
      '--param=b=2',
      '--reference',
      'c.png',
      '--ref',
      'd.png',
    ]);
    expect(lists).toMatchObject({ param: ['a=1', 'b=2'], reference: ['c.png', 'd.png'] });
  });

  it.each([
    [['x', '--sede', '7'], 'There is no flag --sede here.', 'Did you mean --seed?'],
    [['x', '--no-wiat'], 'There is no flag --no-wiat here.', 'Did you mean --wait?'],
    [['x', '--maxCost', '1'], 'There is no flag --maxCost here.', 'Did you mean --max-cost?'],
    [['-dark room'], 'There is no flag -d here.', 'Words that begin with - go after --'],
    [['x', '--seed'], '--seed needs a value.', null],
    [['x', '--seed', '--steps', '3'], '--seed needs a value.', '--seed=--steps'],
    [['x', '-n', '-o', 'a.png'], '-n needs a value.', '-n=-o'],
    [['x', '--seed', '1', '--seed', '2'], '--seed is given twice', null],
    [['x', '--plan', '--dry-run'], '--dry-run is given twice', null],
    [['x', '--plna'], 'There is no flag --plna here.', 'Did you mean --plan?'],
    [['x', '--json', '--json'], '--json is given twice', null],
    [['x', '--json=yes'], '--json takes no value.', null],
    [['a', 'lighthouse'], '"lighthouse" is one word too many.', 'quotes'],
  ])('%j is refused', (argv, message, hint) => {
    const problem = problemOf(() => parseCommandLine(generate, argv));
    expect(problem.exitCode).toBe(2);
    expect(problem.message).toContain(message);
    if (hint === null) expect(problem.hint).toBeNull();
    else expect(problem.hint).toContain(hint);
  });

  it('is refused with a word where none belongs, and without one that is needed', async () => {
    expect(problemOf(() => parseCommandLine(status, ['now'])).message).toContain(
      'one word too many',
    );
    const { default: show } = await import('../commands/model/show.ts');
    expect(problemOf(() => parseCommandLine(show, [])).message).toBe('<model> is missing.');
  });
});

describe('a command', () => {
  it.each([
    [['generate', 'x'], ['generate'], ['x']],
    [['--json', 'provider', 'list'], ['provider', 'list'], ['--json']],
    [
      ['--url', 'http://h', 'provider', '--json', 'show', 'a'],
      ['provider', 'show'],
      ['--url', 'http://h', '--json', 'a'],
    ],
    [['generation', 'create', '-'], ['generation', 'create'], ['-']],
  ])('is found in %j', (argv, path, rest) => {
    expect(findCommand(COMMANDS, argv)).toMatchObject({ kind: 'command', path, rest });
  });

  it.each([
    [['generat'], 'Did you mean `darkroom generate`?'],
    [['model', 'lst'], 'Did you mean `darkroom model list`?'],
    [['model', 'xyzzy'], 'There are: list, show, install, verify, remove, update.'],
    [['constructor'], 'There are: generate'],
    [['model', '__proto__'], 'There are: list'],
  ])('that is not there has a nearest one: %j', (argv, hint) => {
    const found = findCommand(COMMANDS, argv);
    if (found.kind !== 'unknown') throw new Error('it was found');
    expect(found.problem.exitCode).toBe(2);
    expect(found.problem.hint).toContain(hint);
  });

  it('is not abbreviated', () => {
    expect(findCommand(COMMANDS, ['gen']).kind).toBe('unknown');
  });
});
