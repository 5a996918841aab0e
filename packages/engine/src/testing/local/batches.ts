import type { GenerationRequest } from '@darkroom/core';
import type { StoredBatch } from '@darkroom/database';
import type { BatchInput } from '../../batches/batch-input.ts';
import { MODEL_SOURCE, request, type TestEngine } from './test-engine.ts';

/** A deadline that leaves time for everything, and is the same in every process of a test. */
export const LATER_DEADLINE = Date.UTC(2100, 0);

/** A batch of one model and these prompts. */
export function batchOf(
  prompts: readonly string[],
  changes: Partial<BatchInput> = {},
  shared: Partial<GenerationRequest> = {},
): BatchInput {
  return {
    name: null,
    matrix: { prompts, models: [], sizes: [], seeds: [] },
    rows: [],
    shared: { model: { source: MODEL_SOURCE }, request: request({ prompt: '', ...shared }) },
    cap: null,
    deadline: null,
    skipRefused: false,
    ...changes,
  };
}

/** Prompts that the provider's ledger tells apart. */
export const promptsOf = (count: number) =>
  Array.from({ length: count }, (_, index) => `picture ${index}`);

/** Accepts a batch, or throws what was wrong. */
export async function orderBatch(
  { engine }: Pick<TestEngine, 'engine'>,
  input: BatchInput,
  key: string | null = null,
): Promise<StoredBatch> {
  const outcome = await engine.batches.create('test', input, key);
  if (!outcome.ok) throw new Error(outcome.problems.map(({ message }) => message).join(' '));
  return outcome.value;
}

/** Follows a batch until it neither buys nor waits for what is under way. */
export async function rested(
  { engine, database }: Pick<TestEngine, 'engine' | 'database'>,
  id: string,
  timeoutMs = 15_000,
): Promise<StoredBatch> {
  const signal = AbortSignal.timeout(timeoutMs);
  const now = async () => {
    const batch = await database.batches.byId(id);
    if (!batch) throw new Error(`${id} is gone`);
    return batch;
  };
  // Follows from the first event on, so that none is missed between a look and the listening.
  for await (const { subject } of engine.activity(0, signal)) {
    if (subject !== id) continue;
    const batch = await now();
    if (batch.status !== 'RUNNING' && batch.status !== 'CANCELING') return batch;
  }
  throw new Error(`${id} did not come to rest: ${(await now()).status}`);
}
