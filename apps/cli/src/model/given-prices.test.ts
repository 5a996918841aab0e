import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { model, userError } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { givenPrices } from './given-prices.ts';

const TODAY = '2026-11-21';
const own = { source: 'own', asOf: TODAY };

describe('prices of one’s own', () => {
  it.each([
    ['0.02', [{ unit: 'image', price: '0.02', ...own }]],
    [' $1 ', [{ unit: 'image', price: '1', ...own }]],
    ['[{"unit":"megapixel","price":0.5}]', [{ unit: 'megapixel', price: 0.5, ...own }]],
    [
      '[{"unit":"image","price":"1","source":"a bill","asOf":"2026-01-02"}]',
      [{ unit: 'image', price: '1', source: 'a bill', asOf: '2026-01-02' }],
    ],
  ])('%s', (text, expected) => expect(givenPrices(text, TODAY)).toEqual(expected));

  it.each([
    ['free', 'neither an amount of dollars nor a list'],
    ['-1', 'neither an amount'],
    ['0,02', 'neither an amount'],
    ['', 'neither an amount'],
    ['[{"unit":', 'is no JSON'],
    ['{"unit":"image"}', 'takes a list'],
    ['[]', 'has no price in it'],
    ['[1]', 'number 1 of the list is no object'],
  ])('%j is refused with an example', (text, message) => {
    expect(() => givenPrices(text, TODAY)).toThrow(message);
    expect(() => givenPrices(text, TODAY)).toThrow(
      expect.objectContaining({ exitCode: 2, hint: expect.stringContaining('--prices 0.02') }),
    );
  });
});

describe('model update --prices', () => {
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
  const sent = async (...argv: string[]) => {
    server.operations.length = 0;
    const { code, stderr } = await runHere(place, ['model', 'update', 'brush', ...argv]);
    return { code, stderr, input: server.operations[0]?.variables.input };
  };

  it('sends them, and takes them back', async () => {
    server.root = { ...usualRoot(), modelUpdate: { model: model('brush'), userErrors: [] } };
    const given = await sent('--prices', '0.02');
    expect(given.code).toBe(0);
    expect(given.input?.prices).toEqual([
      {
        unit: 'image',
        price: '0.02',
        source: 'own',
        asOf: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      },
    ]);
    expect((await sent('--reset', 'prices')).input).toMatchObject({ prices: null });
  });

  it('is completed by shells', async () => {
    const words = ['completion', 'words', '--', 'model', 'update', 'brush', '--p'];
    expect((await runHere(place, words)).stdout.split('\n')).toContain('--prices');
    const files = ['completion', 'words', '--', 'workflow', 'run', 'city.json', '-'];
    expect((await runHere(place, files)).stdout.split('\n')).toContain('--output');
  });

  it('asks nothing of the server where they cannot be read, and tells what it says of them', async () => {
    const refused = await sent('--prices', 'cheap');
    expect(refused).toMatchObject({ code: 2, input: undefined });
    expect(refused.stderr).toContain('--prices 0.02');
    const both = await sent('--prices', '1', '--reset', 'prices');
    expect(both).toMatchObject({ code: 2, input: undefined });
    expect(both.stderr).toContain('--prices sets what --reset prices takes back');
    const field = ['prices', '0', 'unit'];
    const userErrors = [userError('INVALID_INPUT', 'prices.0.unit: It is none.', { field })];
    server.root.modelUpdate = { model: null, userErrors };
    const wrong = await sent('--prices', '[{"unit":"pictures","price":"1"}]');
    expect(wrong).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('prices.0.unit: It is none.'),
    });
  });
});
