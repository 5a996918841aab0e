import type { GenerationRow } from '@darkroom/database';
import { expect, it } from 'vitest';
import { endOfGeneration } from './end-of-generation.ts';

/** A generation that is still under way when the wait for it ends. */
const engine = { generationEvents: async function* () {} };
const row = (idempotencyKey: string | null) =>
  ({ id: 'gen_1', status: 'RUNNING', idempotencyKey }) as GenerationRow; // all that is looked at

const { signal } = new AbortController();

it('tells those with a key to come again, and nobody else', async () => {
  await expect(endOfGeneration(engine, row('mine'), signal)).rejects.toMatchObject({
    facts: { status: 503, headers: { 'retry-after': '5' } },
  });
  await expect(endOfGeneration(engine, row(null), signal)).rejects.toMatchObject({
    facts: { status: 424, headers: { 'x-should-retry': 'false' } },
  });
});
