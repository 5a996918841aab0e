import { describe, expect, it } from 'vitest';
import { readRows } from './read-rows.ts';

const read = (name: string, text: string) =>
  readRows(name, text).map(({ place, values, params }) => ({
    place,
    ...Object.fromEntries(values),
    ...(params.size > 0 ? { params: Object.fromEntries(params) } : {}),
  }));

describe('a CSV', () => {
  it('has quotes, line ends within them, a mark at its beginning, and columns of any case', () => {
    const text =
      '\ufeffPrompt,negativePrompt,Seed,count,param.quality\r\n"a ""tall"", old\r\nlighthouse",fog,7,2,high\r\n\r\n灯塔,,,,\r\n';
    expect(read('rows.csv', text)).toEqual([
      {
        place: 'rows.csv line 3',
        prompt: 'a "tall", old\nlighthouse',
        negative: 'fog',
        seed: '7',
        count: '2',
        params: { quality: 'high' },
      },
      { place: 'rows.csv line 5', prompt: '灯塔' },
    ]);
  });

  it.each([
    ['prompt,promt\na,b\n', 'rows.csv line 2: there is no column “promt”. Did you mean prompt?'],
    ['prompt,prompt\na,b\n', 'has the column “prompt” twice'],
    ['prompt,seed\na\n', 'is no CSV'],
    [' \n', 'is empty'],
  ])('%j is refused', (text, message) => {
    expect(() => read('rows.csv', text)).toThrow(message);
  });
});

describe('a JSON list', () => {
  it('has the same columns, and params as an object', () => {
    const rows = [
      { prompt: 'a', seed: 7, negativePrompt: null, params: { steps: 3, hd: true } },
      { prompt: 'b', seed: '18446744073709551615', n: 2 },
    ];
    expect(read('rows.json', JSON.stringify(rows))).toEqual([
      { place: 'rows.json row 1', prompt: 'a', seed: '7', params: { steps: '3', hd: 'true' } },
      { place: 'rows.json row 2', prompt: 'b', seed: '18446744073709551615', count: '2' },
    ]);
  });

  it.each([
    ['{"prompt": "a"}', 'holds no list'],
    ['[1]', 'rows.json row 1: an object'],
    ['[{"prompt": ["a"]}]', 'rows.json row 1, prompt: a text'],
    ['[{"seed": 18446744073709551615}]', 'in quotes'],
    ['[{"prompt": "a"}', 'is no JSON'],
  ])('%s is refused', (text, message) => {
    expect(() => read('rows.json', text)).toThrow(message);
  });
});
