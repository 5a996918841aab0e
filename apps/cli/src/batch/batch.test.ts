import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  batchCost as cost,
  batch as dataOfBatch,
  page,
  batchPlan as plan,
  userError,
} from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());

const batch = (status: string, more = {}) =>
  dataOfBatch(status, {
    csvUrl: `${server.url}/images/batch.csv`,
    contactSheetUrl: ({ page: number }: { page: number }) => `${server.url}/images/sheet-${number}`,
    ...more,
  });

beforeEach(() => {
  server.root = {
    ...usualRoot(),
    batchPlan: plan(),
    batchCreate: { batch: batch('RUNNING'), warnings: [], userErrors: [] },
    batch: ({ id }: { id: string }) => (id === 'bat_1' ? batch('DONE') : null),
    batches: page([batch('DONE'), batch('PAUSED_AT_CAP', { cap: null })]),
  };
  server.operations.length = 0;
  place = createPlace(server.url);
});
afterEach(() => place.remove());

const sent = (name: string) => server.operations.find((one) => one.name === name)?.variables;
const run = (...argv: string[]) => runHere(place, ['batch', ...argv]);
const HOUR_MS = 3_600_000;
const MATRIX = ['--prompt', 'a', '--prompt', 'b', '-m', 'brush', '--seed', '1..2'];

it('orders a matrix with what is shared, under its cap, and follows it', async () => {
  const more = ['--size', '16:9', '-n', '1', '--negative', 'fog', '--cap', '2.00', '--name', 'x'];
  const { code, stdout, stderr } = await run('create', ...MATRIX, ...more);
  expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('4 generations') });
  expect(stderr).toContain('batch export bat_1');
  expect(stdout).toContain('succeeded');
  const { input } = sent('BatchCreate') ?? {};
  expect(input?.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
  expect(input?.batch).toMatchObject({
    name: 'x',
    matrix: {
      prompts: ['a', 'b'],
      models: [{ key: 'brush' }],
      sizes: [{ aspectRatio: '16:9' }],
      seeds: ['1', '2'],
    },
    rows: [],
    shared: { model: { key: 'brush' }, mode: 'TXT2IMG', count: 1, negativePrompt: 'fog' },
    cap: { amount: '2.00' },
    skipRefused: false,
  });
});

it('gives a deadline along, as a moment', async () => {
  const { code } = await run('create', ...MATRIX, '--cap', '2', '--deadline', '48h');
  expect(code).toBe(0);
  const order = sent('BatchCreate')?.input as { batch: { deadline: string } }; // what the command sent
  const left = Date.parse(order.batch.deadline) - Date.now();
  expect(left).toBeGreaterThan(47 * HOUR_MS);
  expect(left).toBeLessThanOrEqual(48 * HOUR_MS);
  const wrong = await run('create', ...MATRIX, '--cap', '2', '--deadline', 'soon');
  expect({ code: wrong.code, stderr: wrong.stderr }).toEqual({
    code: 2,
    stderr: expect.stringContaining('48h'),
  });
});

it('orders the lines of a file', async () => {
  writeFileSync(
    join(place.directory, 'rows.csv'),
    'prompt,model,size,seed\na,brush,1024x576,7\nb,,,\n',
  );
  const { code, stdout } = await run(
    'create',
    '-f',
    'rows.csv',
    '-m',
    'brush',
    '--cap',
    '1',
    '--no-wait',
  );
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'bat_1\n' });
  expect(sent('BatchCreate')?.input?.batch).toMatchObject({
    matrix: null,
    rows: [
      {
        prompt: 'a',
        model: { key: 'brush' },
        size: { dimensions: { width: 1024, height: 576 } },
        seed: '7',
      },
      { prompt: 'b', model: null, size: null, seed: null },
    ],
  });
});

it('wants a cap where it costs something, and none where it is free', async () => {
  const refused = await run('create', ...MATRIX);
  expect({ code: refused.code, stdout: refused.stdout }).toEqual({ code: 2, stdout: '' });
  expect(refused.stderr).toContain('By the prices it is $0.16.');
  expect(sent('BatchCreate')).toBeUndefined();
  server.root.batchPlan = plan({ cost: cost(null) });
  expect((await run('create', ...MATRIX)).stderr).toContain(
    'of 2 generations the price is not known',
  );
  expect(sent('BatchCreate')).toBeUndefined();
  expect((await run('create', ...MATRIX, '--uncapped', '--no-wait')).code).toBe(0);
  server.operations.length = 0;
  server.root.batchPlan = plan({ cost: cost('0') });
  expect((await run('create', ...MATRIX, '--no-wait')).code).toBe(0);
  expect(sent('BatchCreate')).toBeDefined();
});

it('tells what cannot be ordered by its line or flag, and orders nothing', async () => {
  writeFileSync(join(place.directory, 'rows.csv'), 'prompt\na\nb\n');
  server.root.batchPlan = plan({
    refusedGenerations: 3,
    problemCount: 2,
    problems: [
      {
        cells: 1,
        firstCell: 1,
        error: userError('INVALID_INPUT', 'No such size.', { field: ['rows', '1', 'size'] }),
      },
      {
        cells: 2,
        firstCell: 2,
        error: userError('INVALID_INPUT', 'No such ratio.', { field: ['matrix', 'sizes', '0'] }),
      },
    ],
  });
  const argv = ['--file', 'rows.csv', ...MATRIX, '--cap', '1'];
  const { code, stderr } = await run('create', ...argv);
  expect(code).toBe(2);
  expect(stderr).toContain('rows.csv line 3: No such size.');
  expect(stderr).toContain('size 1: No such ratio. (2 generations)');
  expect(stderr).toContain('--skip-refused');
  expect(sent('BatchCreate')).toBeUndefined();
  expect((await run('create', ...argv, '--skip-refused', '--no-wait')).code).toBe(0);
  const planned = await run('plan', ...argv);
  expect(planned.code).toBe(2);
  expect(planned.stdout).toContain('refused: rows.csv line 3: No such size.');
});

it.each([
  [[], 'give --file, or --prompt'],
  [['--prompt', 'a', '-m', 'brush', '--seed', '3..1', '--cap', '-1'], 'ends before it begins'],
  [['--file', 'nowhere.csv', '-m', 'brush'], 'cannot be read'],
  [['--prompt', 'a', '-m', 'brush', '--param', 'nonsense=1'], 'no parameter "nonsense"'],
])('%j is refused before anything is asked', async (argv, message) => {
  const { code, stderr } = await run('create', ...argv);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(sent('BatchPlan')).toBeUndefined();
});

it('says of one that is paused why, and how to go on', async () => {
  const problem = userError('BUDGET_EXCEEDED', 'The cap of $2 has nothing left.');
  server.root.batch = batch('PAUSED_AT_CAP', { problem });
  const { code, stdout, stderr } = await run('watch', 'bat_1');
  expect(code).toBe(1);
  expect(stdout).toContain('paused at cap');
  expect(stderr).toContain('The cap of $2 has nothing left.');
  expect(stderr).toContain('batch resume bat_1 --cap <dollars>');
  server.root.batchResume = { batch: batch('RUNNING'), userErrors: [] };
  expect((await run('resume', 'bat_1', '--cap', '4')).code).toBe(0);
  expect(sent('BatchResume')).toEqual({ input: { id: 'bat_1', cap: { amount: '4' } } });
  server.root.batchCancel = { batch: batch('CANCELING'), userErrors: [] };
  expect((await run('cancel', 'bat_1')).stderr).toContain('batch watch bat_1');
});

it('lists and shows', async () => {
  const { stdout } = await run('list');
  expect(stdout.split('\n')).toHaveLength(4);
  expect(stdout).toContain('paused at cap');
  expect((await run('show', 'bat_1')).stdout).toContain('lighthouses');
  const unknown = await run('show', 'bat_2');
  expect({ code: unknown.code, stdout: unknown.stdout }).toEqual({ code: 2, stdout: '' });
});

it('saves the table and every sheet, and writes over nothing', async () => {
  server.intercept = (request, response) => {
    const name = /^\/images\/(batch\.csv|sheet-\d)$/.exec(request.url ?? '')?.[1];
    if (name) response.end(`bytes of ${name}`);
    return name !== undefined;
  };
  try {
    const { code, stdout, stderr } = await run('export', 'bat_1', '-o', 'results');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const paths = stdout.trim().split('\n');
    expect(paths.map((path) => path.replace(/^.*results./, ''))).toEqual([
      'bat_1.csv',
      'bat_1-1.webp',
      'bat_1-2.webp',
    ]);
    expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual([
      'bytes of batch.csv',
      'bytes of sheet-1',
      'bytes of sheet-2',
    ]);
    const again = await run('export', 'bat_1', '-o', 'results');
    expect(again.code).toBe(2);
    expect(again.stderr).toContain('is there already');
    expect((await run('export', 'bat_1', '-o', 'results', '--force', '--no-sheets')).code).toBe(0);
  } finally {
    server.intercept = null;
  }
});
