import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRows } from './read-rows.ts';
import { seedsOf } from './seeds.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'darkroom-rows-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function read(name: string, content: string | Buffer) {
  await writeFile(join(folder, name), content);
  return (await readRows(name, folder)).map(({ place, values, params }) => ({
    place,
    ...Object.fromEntries(values),
    ...(params.length > 0 ? { params } : {}),
  }));
}

describe('a CSV', () => {
  it('has quotes, line ends within them, a mark at its beginning, and columns of any case', async () => {
    const text =
      '\ufeffPrompt,negativePrompt,Seed,count,param.quality\r\n"a ""tall"", old\r\nlighthouse",fog,7,2,high\r\n\r\n灯塔,,,,\r\n';
    expect(await read('rows.csv', text)).toEqual([
      {
        place: 'rows.csv line 3',
        prompt: 'a "tall", old\nlighthouse',
        negative: 'fog',
        seed: '7',
        count: '2',
        params: ['quality=high'],
      },
      { place: 'rows.csv line 5', prompt: '灯塔' },
    ]);
  });

  it.each([
    ['prompt,promt\na,b\n', 'rows.csv line 2: there is no column "promt"'],
    ['prompt,prompt\na,b\n', '"rows.csv" has the column "prompt" twice'],
    ['prompt,seed\na\n', '"rows.csv" is no CSV'],
    ['prompt\n"a\n', '"rows.csv" is no CSV'],
    ['', 'is empty'],
  ])('%j is refused', async (text, message) => {
    await expect(read('rows.csv', text)).rejects.toThrow(message);
  });

  it('that is no text, or not there, is refused', async () => {
    await expect(read('rows.csv', Buffer.from([0xff, 0xfe, 0, 1]))).rejects.toThrow('UTF-8');
    await expect(readRows('nowhere.csv', folder)).rejects.toThrow('cannot be read (ENOENT)');
  });
});

describe('a JSON list', () => {
  it('has the same columns, and params as an object', async () => {
    const rows = [
      { prompt: 'a', seed: 7, negativePrompt: null, params: { steps: 3, hd: true } },
      { prompt: 'b', seed: '18446744073709551615', count: 2 },
    ];
    expect(await read('rows.json', JSON.stringify(rows))).toEqual([
      { place: 'rows.json row 1', prompt: 'a', seed: '7', params: ['steps=3', 'hd=true'] },
      { place: 'rows.json row 2', prompt: 'b', seed: '18446744073709551615', count: '2' },
    ]);
  });

  it.each([
    ['{"prompt": "a"}', 'holds no list'],
    ['[1]', 'rows.json row 1 is no object'],
    ['[{"prompt": ["a"]}]', 'rows.json row 1, prompt: a text'],
    ['[{"seed": 18446744073709551615}]', 'in quotes'],
    ['[{"prompt": "a"}', 'is no JSON'],
  ])('%s is refused', async (text, message) => {
    await expect(read('rows.json', text)).rejects.toThrow(message);
  });
});

describe('seeds', () => {
  it('are numbers, lists and ranges', () => {
    expect(seedsOf(['7', '1..3,9', ' 18446744073709551614 .. 18446744073709551615 '])).toEqual([
      '7',
      '1',
      '2',
      '3',
      '9',
      '18446744073709551614',
      '18446744073709551615',
    ]);
  });

  it.each(['8..1', '1..99999', 'x', '1..', '-1', '18446744073709551616'])('%j is none', (text) => {
    expect(() => seedsOf([text])).toThrow('--seed');
  });
});
