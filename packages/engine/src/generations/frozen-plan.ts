import { completeModelRecord, modelRecordSchema, type ResolvedRequest } from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import type { FrozenPlan } from './generation-run.ts';

/** The plan as it was frozen in the row. Throws where it cannot be read. */
export function thawPlan(row: GenerationRow): FrozenPlan {
  const stored = JSON.parse(row.plan) as Omit<FrozenPlan, 'record'> & { record: unknown }; // our own writing, by freezePlan
  return { ...stored, record: completeModelRecord(modelRecordSchema.parse(stored.record)) };
}

/** The request alone, without the cost of checking the model's record. */
export function thawRequest(row: GenerationRow): ResolvedRequest {
  return (JSON.parse(row.plan) as Pick<FrozenPlan, 'resolved'>).resolved; // our own writing, by freezePlan
}

export function freezePlan(plan: FrozenPlan): string {
  const { provider: _provider, ...record } = plan.record;
  return JSON.stringify({ ...plan, record });
}
