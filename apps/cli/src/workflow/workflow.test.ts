import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { userError } from '../testing/local/data.ts';
import { type FakeServer, startFakeServer, usualRoot } from '../testing/local/fake-server.ts';
import { createPlace, type Place, runHere } from '../testing/local/run-cli.ts';
import { workflowPlan, workflowRun } from '../testing/local/workflow-data.ts';

let server: FakeServer;
let place: Place;
beforeAll(async () => {
  server = await startFakeServer();
});
afterAll(async () => server.close());

const DOCUMENT = {
  nodes: {
    '1': { type: 'text_to_image', model: { key: 'brush' }, prompt: 'a city', seed: 42 },
    small: { type: 'resize', image: { node: '1' }, width: 512, height: 512 },
  },
};

beforeEach(() => {
  server.root = {
    ...usualRoot(),
    workflowPlan: workflowPlan(),
    // The query of one run and the mutation that makes one have the same name.
    workflowRun: ({ id }: { id?: string }) =>
      id === undefined
        ? { workflowRun: workflowRun('RUNNING'), warnings: [], userErrors: [] }
        : workflowRun('SUCCEEDED'),
  };
  server.operations.length = 0;
  place = createPlace(server.url);
  writeFileSync(join(place.directory, 'city.json'), JSON.stringify(DOCUMENT));
});
afterEach(() => place.remove());

const sent = (name: string) => server.operations.find((one) => one.name === name)?.variables;
const run = (...argv: string[]) => runHere(place, ['workflow', ...argv]);

it('plans a file: each node, what feeds it and its price', async () => {
  const { code, stdout, stderr } = await run('plan', 'city.json', '--max-cost', '1');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/1 +text_to_image +external:\/\/atelier\/brush +\$0\.04/);
  expect(stdout).toMatch(/small +resize +1 +this machine +free/);
  expect(sent('WorkflowPlan')).toEqual({
    input: { document: DOCUMENT, maxCost: { amount: '1' } },
  });
});

it('runs it and follows it to its end', async () => {
  const { code, stdout, stderr } = await run('run', 'city.json', '--idempotency-key', 'mine');
  expect(code).toBe(0);
  expect(stderr).toContain('2 nodes, 1 images: $0.04.');
  expect(stderr).toContain('Save its pictures: darkroom workflow watch wfr_1 -o ./');
  expect(stdout).toContain('succeeded');
  expect(sent('WorkflowRun')).toEqual({
    input: { document: DOCUMENT, maxCost: null, idempotencyKey: 'mine' },
  });
  const events = await runHere(place, ['--json', 'workflow', 'run', 'city.json']);
  const types = events.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types).toEqual(['planned', 'accepted', 'event', 'result']);
  const left = await run('run', 'city.json', '--no-wait');
  expect(left.stdout.trim()).toBe('wfr_1');
});

it('orders nothing of a workflow that cannot be run, and says where what is wrong', async () => {
  const field = ['document', 'nodes', '1', 'type'];
  const userErrors = [userError('UNSUPPORTED_MODE', 'Brush cannot do that.', { field })];
  server.root.workflowPlan = workflowPlan({ userErrors });
  const { code, stderr } = await run('run', 'city.json');
  expect(code).toBe(2);
  expect(stderr).toContain('nodes.1.type: Brush cannot do that.');
  expect(sent('WorkflowRun')).toBeUndefined();
  const planned = await run('plan', 'city.json');
  expect(planned.code).toBe(2);
  expect(planned.stdout).toContain('refused: nodes.1.type: Brush cannot do that.');
});

it('says why a file cannot be read', async () => {
  writeFileSync(join(place.directory, 'broken.json'), '{ "nodes": ');
  writeFileSync(join(place.directory, 'list.json'), '[]');
  for (const [file, why] of [
    ['gone.json', 'cannot be read (ENOENT)'],
    ['broken.json', 'is no JSON'],
    ['list.json', 'is no workflow'],
  ] as const) {
    const { code, stderr } = await run('run', file);
    expect(code).toBe(2);
    expect(stderr).toContain(why);
  }
  expect(server.operations).toEqual([]);
});

it('ends with 1 where a step failed', async () => {
  server.root.workflowRun = workflowRun('FAILED');
  const { code, stdout } = await run('watch', 'wfr_1');
  expect(code).toBe(1);
  expect(stdout).toContain('Its generation failed. The provider refused it.');
});
