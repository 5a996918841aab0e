import { afterAll, beforeAll, expect, it } from 'vitest';
import { startWholeServer, type WholeServer } from './testing/local/start-whole-server.ts';

const SENTENCE = /^Midjourney has no official API.* Use .*\(openai\) in its place\./;
const SOURCE = 'external://midjourney/v8';

let server: WholeServer;
beforeAll(async () => {
  server = await startWholeServer();
});
afterAll(() => server.stop());

it.each([
  [
    'mutation { answer: providerConfigure(input: { provider: "midjourney" }) { userErrors { code message } } }',
    'PROVIDER_NOT_FOUND',
  ],
  [
    'mutation { answer: providerVerify(input: { provider: "mj" }) { userErrors { code message } } }',
    'PROVIDER_NOT_FOUND',
  ],
  [
    'mutation { answer: providerReset(input: { provider: "Midjourney" }) { userErrors { code message } } }',
    'PROVIDER_NOT_FOUND',
  ],
  [
    'mutation { answer: providerDiscoverModels(input: { provider: "midjourney" }) { userErrors { code message } } }',
    'PROVIDER_NOT_FOUND',
  ],
  [
    'mutation { answer: providerVerify(input: { provider: "midjorney" }) { userErrors { code message } } }',
    'PROVIDER_NOT_FOUND',
  ],
  ['{ answer: providerStart(slug: "mj") { userErrors { code message } } }', 'CONFLICT'],
  ...[
    '{ key: "midjourney" }',
    '{ key: "mj" }',
    '{ key: "midjorney" }',
    '{ key: "niji-6" }',
    '{ source: "external://midjorney/v7" }',
  ].flatMap((ref) => [
    [
      `{ answer: generationPlan(input: { model: ${ref}, prompt: "a field" }) { userErrors { code message } } }`,
      'MODEL_NOT_FOUND',
    ],
    [
      `mutation { answer: modelVerify(input: { model: ${ref} }) { userErrors { code message } } }`,
      'MODEL_NOT_FOUND',
    ],
  ]),
  [
    `mutation { answer: modelInstall(input: { source: "${SOURCE}" }) { userErrors { code message } } }`,
    'MODEL_NOT_FOUND',
  ],
  [
    `{ answer: generationPlan(input: { model: { source: "${SOURCE}" }, prompt: "a field" }) { userErrors { code message } } }`,
    'MODEL_NOT_FOUND',
  ],
  [
    `mutation { answer: generationCreate(input: { generation: { model: { source: "${SOURCE}" }, prompt: "a field" } }) { userErrors { code message } } }`,
    'MODEL_NOT_FOUND',
  ],
])('%s', async (query, code) => {
  const { answer } = await server.data<{
    answer: { userErrors: { code: string; message: string }[] };
  }>(query);
  expect(answer.userErrors).toEqual([{ code, message: expect.stringMatching(SENTENCE) }]);
});

it('the route for installing answers it too', async () => {
  const response = await fetch(
    `${server.url}/api/v2/models/install?source=${encodeURIComponent(SOURCE)}`,
    { method: 'POST', headers: { authorization: server.headers.authorization } },
  );
  expect(response.status).toBe(404);
  const { errors } = (await response.json()) as { errors: { message: string }[] }; // the server under test
  expect(errors[0]?.message).toMatch(SENTENCE);
});

it('is listed with its alternatives', async () => {
  const { all, one, none } = await server.data<Record<string, unknown>>(
    `{ all: notOffered { slug label reason message asOf alternatives { slug } }
       one: notOffered(name: "MJ") { slug } none: notOffered(name: "openai") { slug } }`,
  );
  expect(all).toEqual([
    {
      slug: 'midjourney',
      label: 'Midjourney',
      reason: expect.stringContaining('no official API'),
      message: expect.stringMatching(SENTENCE),
      asOf: '2026-11-21T00:00:00.000Z',
      alternatives: expect.arrayContaining([{ slug: 'openai' }]),
    },
  ]);
  expect([one, none]).toEqual([[{ slug: 'midjourney' }], []]);
});
