import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readEnvironmentLines } from './environment-lines.ts';

const valuesOf = (text: string) =>
  Object.fromEntries(
    [...readEnvironmentLines(text).variables].map(([name, { value }]) => [name, value]),
  );

describe('lines that are right', () => {
  it.each([
    'A=1 # c',
    'A=1#c',
    'A="x#y" # c',
    'A="x\\ny"',
    "A='x\\ny'",
    'A=`a"b`',
    'export A=1',
    'A = 1',
    'A=',
    'A="a\nb"\nB=2',
    'A=x y z',
    'A=a"b"',
    '  A=1',
    '\tA=1',
    'A=1\r\nB=2',
    'A="a\r\nb"\r\nC=1',
    'A==b=',
    'A=#x',
    'A.b-c=3',
    'export=5',
    'A="x"\n\n# B=9\nB=\'y\'',
    'A=" x "',
    'A= "x"',
    'A="\\t"',
    '# nothing\n\n',
    '',
  ])('%j means what it means to Node', (text) => {
    expect(valuesOf(text)).toEqual({ ...parseEnv(text) });
    expect(readEnvironmentLines(text).problems).toEqual([]);
  });

  it('know their place, also behind a value of several lines', () => {
    const { variables } = readEnvironmentLines('\uFEFF# keys\nA="1\n2\n3"\n\nB=4');
    expect([...variables]).toEqual([
      ['A', { value: '1\n2\n3', line: 2 }],
      ['B', { value: '4', line: 6 }],
    ]);
  });
});

describe('lines that cannot be read are told, and the others count', () => {
  it.each([
    ['OPENAI_API_KEY sk-canary', 'there is no "="'],
    ['OPENAI_API_KEY: sk-canary', 'and ":" sets nothing here'],
    ['sk-canary', 'there is no "="'],
    ['=sk-canary', 'there is no name before the "="'],
    ['OPENAI API KEY=sk-canary', 'is no name'],
    ['1A=sk-canary', 'is no name'],
    ['A="sk-canary', 'A begins with " and no " closes it'],
    ['A="x" sk-canary', 'behind the " that closes A stands something more'],
    ["A='sk-canary's'", "Is a ' missing?"],
    ['B=sk-canary', 'B was set in line 1 already. This line counts.'],
  ])('%s', (line, message) => {
    const { variables, problems } = readEnvironmentLines(`B=1\n${line}\nC=2`);
    expect(problems).toEqual([{ line: 2, message: expect.stringContaining(message) }]);
    expect(variables.get('C')?.value).toBe('2');
    expect(JSON.stringify(problems)).not.toContain('canary');
  });

  it('an open quote that takes the lines behind it names the line where it ends', () => {
    const { problems } = readEnvironmentLines('A="1\nB=2\nC="3"\nD=4');
    expect(problems).toEqual([{ line: 1, message: expect.stringContaining('in line 3') }]);
  });
});
