import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { image, PNG } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { asset, step, workflowPlan, workflowRun } from '../testing/local/workflow-data.ts';
import { askedNames } from './output-names.ts';
import { lastNodes } from './save-pictures.ts';

const save = (filename?: string) => ({ type: 'save', image: { node: '1' }, filename });

describe('whose pictures are saved', () => {
  const of = (...steps: ReturnType<typeof step>[]) => lastNodes(steps).map(({ nodeId }) => nodeId);
  it.each([
    ['the only one', [step('1')], ['1']],
    ['those that feed no other', [step('1'), step('2', { inputs: ['1'] }), step('3')], ['2', '3']],
    [
      'save nodes, wherever they stand',
      [step('1'), step('kept', { type: 'save', inputs: ['1'] }), step('2', { inputs: ['1'] })],
      ['kept'],
    ],
    ['none', [], []],
  ])('%s', (_, steps, expected) => expect(of(...steps)).toEqual(expected));
});

describe('a file name that a save node asks for', () => {
  it.each([
    ['city.png', 'city.png'],
    ['the city', 'the city'],
    ['v1.5 city', 'v1.5 city'],
    ['../../etc/passwd', 'passwd'],
    ['a\\b\\c.webp', 'c.webp'],
    ['.bashrc', 'bashrc'],
    ['..', 'image'],
    ['a:b?\u0000*.jpg', 'a_b___.jpg'],
  ])('%j becomes %j', (filename, expected) => {
    expect(askedNames({ nodes: { kept: save(filename) } }).get('kept')).toBe(expected);
  });

  it('is of one node alone, and of save nodes', () => {
    const nodes = { a: save('x.png'), b: save('x.png'), c: save(), d: { filename: 'y.png' } };
    expect([...askedNames({ nodes })]).toEqual([
      ['a', 'x-a.png'],
      ['b', 'x-b.png'],
    ]);
    expect(askedNames({ nodes: [] }).size).toBe(0);
  });
});

describe('workflow run -o', () => {
  let server: FakeServer;
  let place: Place;
  const document = { nodes: { '1': { type: 'text_to_image' }, kept: save('city.png') } };
  const answers = (run: ReturnType<typeof workflowRun>) => ({
    ...usualRoot(),
    workflowPlan: workflowPlan(),
    // The query of one run and the mutation that makes one have the same name.
    workflowRun: ({ id }: { id?: string }) =>
      id === undefined
        ? { workflowRun: workflowRun('RUNNING'), warnings: [], userErrors: [] }
        : run,
  });
  beforeAll(async () => {
    server = await startFakeServer();
  });
  afterAll(async () => server.close());
  beforeEach(() => {
    place = createPlace(server.url);
    server.operations.length = 0;
    writeFileSync(join(place.directory, 'city.json'), JSON.stringify(document));
  });
  afterEach(() => place.remove());
  const run = (...argv: string[]) => runHere(place, ['workflow', ...argv]);
  const inFolder = () => readdirSync(join(place.directory, 'out')).sort();
  const hasRun = () => server.operations.some(({ name }) => name === 'WorkflowRun');

  it('saves what save nodes kept, under the names that they ask for', async () => {
    const steps = [
      step('1', { images: [image('img_1')] }),
      step('kept', { type: 'save', inputs: ['1'], asset: asset('ast_1') }),
    ];
    server.root = answers(workflowRun('SUCCEEDED', { document, steps }));
    const { code, stdout, stderr } = await run('run', 'city.json', '-o', 'out');
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${join(place.directory, 'out', 'city.png')}\n`,
    });
    expect(stderr.match(/succeeded: 2 of 2/g)).toHaveLength(1);
    expect(readFileSync(join(place.directory, 'out', 'city.png'))).toEqual(PNG);
    // It is in the way of a second run, which is found before anything is bought.
    server.operations.length = 0;
    const again = await run('run', 'city.json', '-o', 'out');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again.stderr).toContain('city.png is there already');
    expect(hasRun()).toBe(false);
    expect((await run('run', 'city.json', '-o', 'out', '--force')).code).toBe(0);
  });

  it('saves every picture of the ends where nothing is a save node, of several with numbers', async () => {
    const steps = [
      step('1', { images: [image('img_1')] }),
      step('big', { inputs: ['1'], images: [image('img_2'), image('img_3', 1)] }),
      step('alone', { type: 'mask', asset: asset('ast_1') }),
      step('not there', { state: 'SKIPPED', inputs: ['1'] }),
    ];
    server.root = answers(workflowRun('SUCCEEDED', { steps }));
    const { code, stdout } = await run('run', 'city.json', '--json', '-o', 'out/');
    expect(code).toBe(0);
    const names = ['wfr_1-alone.png', 'wfr_1-big-1.png', 'wfr_1-big-2.png'];
    expect(inFolder()).toEqual(names);
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const saved = events.filter(({ type }) => type === 'saved');
    expect(saved.map(({ pictureId }) => pictureId)).toEqual(['img_2', 'img_3', 'ast_1']);
    expect(events.at(-1)).toMatchObject({ type: 'result', paths: saved.map(({ path }) => path) });
    expect(
      events
        .at(-1)
        .paths.map((path: string) => path.split('/').at(-1))
        .sort(),
    ).toEqual(names);
  });

  it('saves what a failed run made, says why the rest is not there, and ends with 1', async () => {
    server.root = answers(workflowRun('FAILED'));
    const { code, stderr } = await run('watch', 'wfr_1', '-o', 'out');
    expect(code).toBe(1);
    expect(stderr).toContain('warning: 2: Its generation failed. The provider refused it.');
    expect(inFolder()).toEqual(['wfr_1-1-1.png', 'wfr_1-1-2.png']);
  });

  it('tells of a picture that came damaged, and how to fetch it again', async () => {
    const steps = [step('1', { asset: asset('ast_1', { byteSize: PNG.length + 1 }) })];
    server.root = answers(workflowRun('SUCCEEDED', { steps }));
    const { code, stdout, stderr } = await run('watch', 'wfr_1', '-o', 'out');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('its size is not what the server says');
    expect(stderr).toContain('darkroom workflow watch wfr_1 -o <folder>/');
    expect(inFolder()).toEqual([]);
  });

  it.each([
    ['a file', ['run', 'city.json', '-o', 'city.json'], 'is no folder'],
    ['a folder within none', ['run', 'city.json', '-o', 'a/b'], 'is not there'],
    ['--no-wait', ['run', 'city.json', '-o', 'out', '--no-wait'], 'nothing to save'],
  ])('orders nothing with %s', async (_, argv, message) => {
    server.root = answers(workflowRun('SUCCEEDED'));
    mkdirSync(join(place.directory, 'out'));
    const { code, stderr } = await run(...argv);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(hasRun()).toBe(false);
  });
});
