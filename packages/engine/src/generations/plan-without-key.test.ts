import { afterEach, expect, it } from 'vitest';
import {
  openTestEngine,
  request,
  type TestEngine,
  type TestEngineOptions,
} from '../testing/local/test-engine.ts';

let opened: TestEngine;
afterEach(() => opened.close());

const source = 'external://paymaster/quick';
const noKey = { code: 'PROVIDER_KEY_REQUIRED' as const, message: 'Set a key first.' };

/** Nothing is sent in these tests: nobody listens there. */
async function open(options: Partial<TestEngineOptions> = {}) {
  opened = await openTestEngine({ baseUrl: 'http://127.0.0.1:9', ...options });
  return opened.engine.generations;
}

it('an installed model whose key is gone is planned whole, and the order is refused', async () => {
  const generations = await open({ onAccess: () => ({ ok: false, problems: [noKey] }) });
  const asked = request({ count: 6 });
  const plan = await generations.plan('test', { source }, asked);
  expect(plan).toMatchObject({
    ok: true,
    value: { problems: [noKey], calls: [4, 2], cost: { expected: 240_000_000_000n } },
  });
  const order = { actor: 'test', model: { source }, request: asked, idempotencyKey: null };
  expect(await generations.create(order)).toMatchObject({
    ok: false,
    problems: [{ ...noKey, field: ['generation', 'model'] }],
  });
});

it('a model of the catalog is planned as it would be once installed', async () => {
  const ref = { source: 'external://paymaster/later' };
  const generations = await open({ offered: ref.source });
  const plan = await generations.plan('test', ref, request({ count: 2 }));
  expect(plan).toMatchObject({
    ok: true,
    value: { problems: [{ code: 'MODEL_NOT_FOUND' }], calls: [2] },
  });
  const wrong = await generations.plan('test', ref, request({ steps: 3 }));
  expect(wrong).toMatchObject({
    ok: true,
    value: {
      problems: [{ code: 'MODEL_NOT_FOUND' }, { code: 'UNSUPPORTED_PARAMETER' }],
      calls: [],
      resolved: null,
      cost: null,
    },
  });
});
