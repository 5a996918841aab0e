import {
  createId,
  decimalToMicros,
  deferredPrices,
  type GenerationRequest,
  type Plan,
  type Problem,
} from '@darkroom/core';
import type { GenerationRow, NewGeneration } from '@darkroom/database';
import type { Expense, Verdict } from '../budgets/judge.ts';
import type { InstalledModel, Outcome, PlannableModel } from '../contracts.ts';
import { giveShared, picturesFor } from '../sharing/serve-shared.ts';
import { freezePlan } from './frozen-plan.ts';
import type { FrozenPlan } from './generation-run.ts';
import { usedImages } from './image-facts.ts';
import { noteSpending } from './note-spending.ts';
import type { RunContext } from './run-context.ts';
import { keyReused, refused } from './service-problems.ts';

/** An order that nothing stands in the way of any more but money. */
export interface PlannedOrder {
  actor: string;
  idempotencyKey: string | null;
  request: GenerationRequest;
  model: InstalledModel;
  plan: Plan;
  /** What is in its way unless the pictures are here already: its own cost limit. */
  unlessShared: readonly Problem[];
  /** Equal for orders that may share pictures; null: it shares nothing. */
  cacheKey: string | null;
  fingerprint: string;
  retryOfId: string | null;
  batch: { id: string; cell: number } | null;
  /** Ordered for later: the plan is at the vendor's lower price. */
  isDeferred: boolean;
}

/** What a plan may cost at worst, and whose budgets that concerns. */
export async function expenseOf(
  { models, actors }: Pick<RunContext, 'models' | 'actors'>,
  actor: string,
  { provider, source }: PlannableModel,
  { cost }: Plan,
): Promise<Expense> {
  const isPaid = await models.isPaid(provider);
  const worst = isPaid ? (cost?.maximum ?? null) : 0n;
  const worstMicros = worst === null ? null : decimalToMicros(worst);
  const userId = await actors.userOf(actor);
  return { actor, userId, provider, source, worstMicros };
}

/**
 * Accepts an order and reserves for it, in one transaction: nobody sees the one without the other, and no crash leaves it
 * so. Where the pictures are here already they are given in the same transaction, so that what costs nothing is held
 * against no limit, and is never found to be missing afterwards. `begin` is told of one that is to be run.
 */
export async function acceptGeneration(
  context: RunContext,
  order: PlannedOrder,
  begin: (row: GenerationRow, plan: FrozenPlan) => void,
): Promise<Outcome<GenerationRow>> {
  const { budgets, bell, clock, database, failpoint, telemetry } = context;
  const { model, plan, batch, request } = order;
  const { resolved } = plan;
  if (!resolved) return { ok: false, problems: plan.problems };
  const now = clock.now();
  const timeoutSeconds = request.timeoutSeconds ?? model.record.timeoutSeconds;
  const prices = order.isDeferred ? deferredPrices(model.record) : model.record.prices;
  const record = { ...model.record, prices, timeoutSeconds };
  const frozen = { resolved, calls: plan.calls, record };
  const batchId = batch?.id ?? null;
  const price = { ...(await expenseOf(context, order.actor, model, plan)), batchId };
  const row = newRow(order, frozen, now);
  let verdict: Verdict = { problems: [], warnings: [] };
  await failpoint('submit.before-commit');
  const outcome = await database.transaction(async (tx) => {
    const pictures = await picturesFor(tx, row, request);
    const expense = pictures === null ? price : { ...price, worstMicros: 0n };
    const created = await tx.generations.create(row, async () => {
      const isOverItsLimit = pictures === null && order.unlessShared.length > 0;
      verdict = isOverItsLimit
        ? { problems: [...order.unlessShared], warnings: [] }
        : await budgets.admit(tx, row.id, expense);
      return verdict.problems.length === 0;
    });
    if (created.kind === 'created') await noteSpending(tx, row, expense);
    if (batch && created.kind !== 'refused')
      await tx.batchCells.accept(batch.id, batch.cell, created.generation.id);
    if (created.kind !== 'created' || pictures === null) return { ...created, isServed: false };
    const planned = await tx.attempts.byGeneration(row.id);
    const served = await giveShared(tx, planned, pictures, row.at);
    if (served === null) throw new Error(`${row.id} was moved by another before it was accepted.`);
    return { ...created, generation: served, isServed: true };
  });
  if (outcome.kind === 'refused') return refused(...verdict.problems);
  await failpoint('submit.after-commit');
  const { generation, isServed } = outcome;
  if (outcome.kind === 'conflict') return refused(keyReused(generation));
  if (isServed) {
    telemetry.generationEnded({ provider: model.provider, status: 'SUCCEEDED' });
    bell.ring(generation.id, 'activity');
  } else if (outcome.kind === 'created') {
    begin(generation, frozen);
    bell.ring('activity');
  }
  return { ok: true, value: generation, warnings: verdict.warnings };
}

function newRow(order: PlannedOrder, frozen: FrozenPlan, now: number): NewGeneration {
  const { model, plan, request, batch } = order;
  const { resolved, calls } = frozen;
  const micros = (value: bigint | null | undefined) =>
    value === null || value === undefined ? null : decimalToMicros(value);
  return {
    id: createId('generation', now),
    actor: order.actor,
    idempotencyKey: order.idempotencyKey,
    fingerprint: order.fingerprint,
    cacheKey: order.cacheKey,
    source: model.source,
    provider: model.provider,
    modelId: model.id,
    mode: resolved.mode,
    prompt: resolved.prompt,
    count: resolved.count,
    seed: resolved.seed,
    request: JSON.stringify(request),
    receipt: JSON.stringify(plan.receipt),
    plan: freezePlan(frozen),
    retryOfId: order.retryOfId,
    batchId: batch?.id ?? null,
    isDeferred: order.isDeferred,
    estimateMinimumMicros: micros(plan.cost?.minimum),
    estimateMaximumMicros: micros(plan.cost?.maximum),
    estimateExpectedMicros: micros(plan.cost?.expected),
    calls: calls.map((count, call) => ({ attemptId: createId('attempt', now), call, count })),
    usedImages: usedImages(request),
    at: new Date(now),
  };
}
