import {
  type Deferral,
  decimalToMicros,
  formatMicros,
  mayDefer,
  type Plan,
  type Problem,
} from '@darkroom/core';
import type { ModelRef, Outcome, PlannableModel, Warning } from '../contracts.ts';
import { LaterNotes } from '../deferral/later-notes.ts';
import { offersLater } from '../deferral/offers-later.ts';
import { type PlanRequest, requestPlanner } from '../generations/plan-request.ts';
import type { RunContext } from '../generations/run-context.ts';
import { type BatchInput, type CellDraft, readCap } from './batch-input.ts';
import { expandBatch, fieldOf } from './expand-batch.ts';

/** Cells that are planned before others have their turn: a batch of thousands holds up nobody. */
const CELLS_IN_A_ROW = 50;

/** What some cells would cost together, in micros, and how many there are. */
export interface BatchSum {
  generations: number;
  images: number;
  calls: number;
  /** Of the cells whose price is known; what is not known counts nothing here. */
  minimum: bigint;
  /** Null where the price of a cell is not known. */
  maximum: bigint | null;
  expected: bigint | null;
  /** Cells of which nobody knows the highest price. */
  unknown: number;
  /** Generations that are to be ordered for later, at the vendor's lower price. */
  deferred: number;
}

/** A problem of one cell or more. `problem.field` is its path within the input. */
export interface CellProblem {
  problem: Problem;
  /** How many cells have it. */
  cells: number;
  firstCell: number;
}

/** A cell as it would be ordered. */
export interface PlannedCell {
  draft: CellDraft;
  provider: string;
  source: string;
  problems: Problem[];
}

export interface BatchPlan {
  cells: PlannedCell[];
  /** Of all cells that can be ordered. */
  total: BatchSum;
  /** The same for each model, dearest first; `key` is the source. */
  byModel: (BatchSum & { key: string })[];
  refused: number;
  /** Each once, however many cells have it. */
  problems: CellProblem[];
  /** Of the batch as a whole. */
  batchProblems: Problem[];
  warnings: Warning[];
  capMicros: bigint | null;
}

/** A sum of nothing. */
export const emptySum = (): BatchSum => ({
  generations: 0,
  images: 0,
  calls: 0,
  minimum: 0n,
  maximum: 0n,
  expected: 0n,
  unknown: 0,
  deferred: 0,
});

/** A model that is asked, and how to plan on it. */
export interface Lookup {
  model: PlannableModel | null;
  /** What stands in the way of asking it now. */
  problems: Problem[];
  plan: PlanRequest | null;
  isPaid: boolean;
  /** Whether the provider takes orders for later, the way that it is set up. */
  later: Deferral;
}

/** Plans every cell of a batch. Reads only. A refusal: it cannot be told what its cells would be. */
export async function planBatch(
  context: RunContext,
  actor: string,
  input: BatchInput,
): Promise<Outcome<BatchPlan>> {
  const drafts = expandBatch(input);
  const cap = input.cap === null ? null : readCap(input.cap);
  const now = context.clock.now();
  const late = lateProblems(input, now);
  if (!drafts.ok || cap?.ok === false || late.length > 0) {
    const problems = [
      ...(drafts.ok ? [] : drafts.problems),
      ...late,
      ...(cap?.ok === false ? cap.problems : []),
    ];
    return { ok: false, problems };
  }
  const models = new Map<string, Lookup>();
  const cells: PlannedCell[] = [];
  const total = emptySum();
  const bySource = new Map<string, BatchSum & { provider: string }>();
  const told = new Map<string, CellProblem>();
  const warnings = new Map<string, Warning>();
  const laterNotes = new LaterNotes();
  for (const draft of drafts.value) {
    if (draft.index % CELLS_IN_A_ROW === CELLS_IN_A_ROW - 1) await context.clock.sleep(0);
    const key = JSON.stringify(draft.model);
    const known = models.get(key) ?? (await lookUpModel(context, actor, draft.model));
    models.set(key, known);
    const later = laterOf(known, draft, { now, deadline: input.deadline });
    const until = later?.isDeferred ? (input.deadline ?? undefined) : undefined;
    const plan = known.plan && (await known.plan(draft.request, undefined, until));
    const problems = [...known.problems, ...(plan?.problems ?? [])];
    const source = known.model?.source ?? '';
    cells.push({ draft, source, provider: known.model?.provider ?? '', problems });
    for (const problem of problems) tell(told, draft, problem);
    if (plan && problems.length === 0) {
      for (const warning of plan.warnings) warnings.set(JSON.stringify(warning), warning);
      const line = bySource.get(source) ?? { ...emptySum(), provider: known.model?.provider ?? '' };
      bySource.set(source, line);
      for (const sum of [total, line]) {
        addPlan(sum, plan, known.isPaid);
        if (later?.isDeferred) sum.deferred += 1;
      }
      if (later && known.model) laterNotes.add(known.model.record, later);
    }
  }
  const capMicros = cap?.value ?? null;
  const notes = [
    ...warnings.values(),
    ...laterNotes.list(),
    ...(await budgetNotes(context, actor, bySource)),
    ...capNotes(total, capMicros),
  ];
  const value: BatchPlan = {
    cells,
    total,
    byModel: [...bySource]
      .map(([key, { provider: _provider, ...sum }]) => ({ key, ...sum }))
      .sort((left, right) => Number((right.maximum ?? 0n) - (left.maximum ?? 0n))),
    refused: cells.filter(({ problems }) => problems.length > 0).length,
    problems: [...told.values()],
    batchProblems: capProblems(cells, total, capMicros),
    warnings: notes,
    capMicros,
  };
  return { ok: true, value };
}

/** What is known of a model; nothing where nobody knows it. Its problems say what stands in the way of asking it. */
export async function lookUpModel(
  context: RunContext,
  actor: string,
  ref: ModelRef,
): Promise<Lookup> {
  const { models, actors } = context;
  const found = await models.resolve(ref);
  const model = found.ok ? found.value : models.offered(ref);
  const problems: Problem[] = found.ok ? [] : [...found.problems];
  let later: Deferral = { isDeferred: true };
  if (!model) return { model: null, problems, plan: null, isPaid: true, later };
  const objection = await actors.objection(actor, model.source);
  if (objection) problems.push(objection);
  if (found.ok) {
    const access = await models.access(found.value, actor);
    if (access.ok) later = offersLater(access.value);
    else problems.push(...access.problems);
  }
  const plan = await requestPlanner(context, actor, model);
  return { model, problems, plan, isPaid: await models.isPaid(model.provider), later };
}

/** Whether a cell is to be ordered for later; null: nobody asked for that. */
function laterOf(
  { model, later }: Lookup,
  { request }: CellDraft,
  { now, deadline }: { now: number; deadline: number | null },
): Deferral | null {
  if (deadline === null || !model) return null;
  const deferral = mayDefer(model.record, request, { now, deadline });
  return deferral.isDeferred ? later : deferral;
}

function lateProblems({ deadline }: BatchInput, now: number): Problem[] {
  if (deadline === null || deadline > now) return [];
  const message = `The deadline, ${new Date(deadline).toISOString()}, is past. Give one that is to come, or none.`;
  return [{ code: 'INVALID_INPUT', message, field: ['deadline'] }];
}

function tell(told: Map<string, CellProblem>, draft: CellDraft, problem: Problem): void {
  const field = fieldOf(draft.origin, problem.field);
  const key = JSON.stringify([field, problem.code, problem.message]);
  const known = told.get(key);
  if (known) known.cells += 1;
  else told.set(key, { problem: { ...problem, field }, cells: 1, firstCell: draft.index });
}

/** Adds what a plan without problems may cost. */
export function addPlan(sum: BatchSum, { cost, calls, resolved }: Plan, isPaid: boolean): void {
  const micros = (value: bigint | null | undefined) =>
    !isPaid ? 0n : value === null || value === undefined ? null : decimalToMicros(value);
  const most = micros(cost?.maximum);
  const expected = micros(cost?.expected);
  sum.generations += 1;
  sum.images += resolved?.count ?? 0;
  sum.calls += calls.length;
  sum.minimum += micros(cost?.minimum) ?? 0n;
  sum.maximum = sum.maximum === null || most === null ? null : sum.maximum + most;
  sum.expected = sum.expected === null || expected === null ? null : sum.expected + expected;
  if (most === null) sum.unknown += 1;
}

/** A price that is not known fits under no cap, as under no hard budget: said before anything is bought. */
function capProblems(
  cells: readonly PlannedCell[],
  { unknown }: BatchSum,
  capMicros: bigint | null,
): Problem[] {
  if (capMicros === null || unknown === 0) return [];
  const message = `The price of ${unknown} of ${cells.length} generations is not known, so they cannot be held under a cap. Leave out the models or sizes without a price, give the models prices of your own where they are installed, or order without a cap.`;
  return [{ code: 'BUDGET_EXCEEDED', message, field: ['cap'] }];
}

function capNotes({ maximum }: BatchSum, capMicros: bigint | null): Warning[] {
  if (capMicros === null || maximum === null || maximum <= capMicros) return [];
  const message = `All of it may cost up to $${formatMicros(maximum)}, more than the cap of $${formatMicros(capMicros)}: it will pause there, and what is not bought by then waits.`;
  return [{ code: 'CAP_BELOW_PRICE', message }];
}

/** What the budgets would say to each model's part: the batch would pause there. */
async function budgetNotes(
  { budgets, actors }: RunContext,
  actor: string,
  bySource: ReadonlyMap<string, BatchSum & { provider: string }>,
): Promise<Warning[]> {
  const notes = new Map<string, Warning>();
  const userId = await actors.userOf(actor);
  for (const [source, { provider, maximum }] of bySource) {
    const expense = { actor, userId, provider, source, worstMicros: maximum };
    const { problems, warnings } = await budgets.consider(expense);
    for (const { code, message } of [...problems, ...warnings])
      notes.set(message, { code, message });
  }
  return [...notes.values()];
}
