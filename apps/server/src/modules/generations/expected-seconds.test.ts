import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from '../../testing/local/start-whole-server.ts';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server.stop());

const generation = { model: { source: 'external://sandbox/aurora' }, prompt: 'a heron at dawn' };

const expected = async () => {
  const { generationPlan } = await server.data<{
    generationPlan: { expectedSeconds: number | null };
  }>('query ($input: GenerationInput!) { generationPlan(input: $input) { expectedSeconds } }', {
    input: generation,
  });
  return generationPlan.expectedSeconds;
};

it('a plan tells how long it will take once there is a past to go by', async () => {
  expect(await expected()).toBeNull();
  const { generationCreate } = await server.data<{
    generationCreate: { generation: { id: string } };
  }>(
    'mutation ($input: GenerationCreateInput!) { generationCreate(input: $input) { generation { id } } }',
    { input: { generation } },
  );
  const times = 'query ($id: ID!) { generation(id: $id) { startedAt finishedAt } }';
  const { id } = generationCreate.generation;
  const timesOf = async () =>
    (
      await server.data<{
        generation: { startedAt: string | null; finishedAt: string | null };
      }>(times, { id })
    ).generation;
  await expect.poll(async () => (await timesOf()).finishedAt, { timeout: 10_000 }).not.toBeNull();
  const { startedAt, finishedAt } = await timesOf();
  const seconds = (Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '')) / 1000;
  expect(await expected()).toBeCloseTo(seconds, 6);
});
