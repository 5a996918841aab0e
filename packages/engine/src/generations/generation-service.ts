import {
  type Clock,
  type GenerationRequest,
  type GenerationStatus,
  idKind,
  type Plan,
  type Problem,
  referenceId,
  STATUS_WORDS,
  TERMINAL_STATUSES,
} from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import { StorageError } from '@darkroom/storage';
import { NO_OBJECTION } from '../budgets/judge.ts';
import { readDollars } from '../budgets/read-dollars.ts';
import type { ModelRef, Outcome, PlannableModel, ProviderAccess } from '../contracts.ts';
import { deferredUntil } from '../deferral/deferred-until.ts';
import { keyOf } from '../sharing/cache-key.ts';
import { planWithoutLimit } from '../sharing/plan-without-limit.ts';
import { picturesFor, SHARED_NOTE } from '../sharing/serve-shared.ts';
import { acceptGeneration, expenseOf, type PlannedOrder } from './accept-generation.ts';
import type { FailureRecord } from './failure.ts';
import { fingerprint } from './fingerprint.ts';
import { imageReferences, readImageFacts } from './image-facts.ts';
import { missingPart } from './missing-part.ts';
import { requestPlanner } from './plan-request.ts';
import { type Resolution, resolveOutcome } from './resolve-outcome.ts';
import type { RunContext } from './run-context.ts';
import type { Runner } from './runner.ts';
import { conflict, keyProblem, keyReused, notFound, problem, refused } from './service-problems.ts';

export interface CreateInput {
  actor: string;
  model: ModelRef;
  request: GenerationRequest;
  idempotencyKey: string | null;
  /** The cell of a batch that this is: it is accepted once, and only while the batch runs. */
  batch?: {
    id: string;
    cell: number;
    /** By when all of the batch is to be done, milliseconds since 1970; null: at once. */
    deadline: number | null;
  };
}

/** Plans, accepts, cancels, repeats and resolves generations. Every door calls this, and nothing else does it. */
export class GenerationService {
  readonly #context: RunContext;
  readonly #runner: Runner;
  readonly #clock: Clock;

  constructor(context: RunContext, runner: Runner) {
    this.#context = context;
    this.#runner = runner;
    this.#clock = context.clock;
  }

  /**
   * What a generation would do and cost. Nothing is sent, nothing is kept.
   *
   * A model that cannot be asked now (its provider has no key, or it is only in the catalog) is planned all the same: what
   * to set comes first among the problems, so nobody takes the plan for one that would be accepted, while calls and
   * cost are there unless the request itself is at fault. A refusal is only for a model that nobody knows.
   */
  async plan(actor: string, ref: ModelRef, request: GenerationRequest): Promise<Outcome<Plan>> {
    const { models, budgets, database } = this.#context;
    const planned = async (
      model: PlannableModel,
      first: Problem[],
      access?: ProviderAccess,
    ): Promise<Outcome<Plan>> => {
      const full = await this.#plan(actor, model, request);
      const freed = await planWithoutLimit(full, request, (one) => this.#plan(actor, model, one));
      const key = access && freed.resolved && keyOf(model, freed.resolved, access, request);
      const wanted = { actor, cacheKey: key ?? null, count: request.count };
      const isShared = (await picturesFor(database, wanted, request)) !== null;
      const plan = isShared ? freed : full;
      // What costs nothing is held against nothing, and a request that is at fault itself has no price to hold.
      const verdict =
        isShared || plan.cost === null
          ? NO_OBJECTION
          : await budgets.consider(await expenseOf(this.#context, actor, model, plan));
      const objection = await this.#context.actors.objection(actor, model.source);
      const problems = [
        ...(objection ? [objection] : []),
        ...first,
        ...plan.problems,
        ...verdict.problems,
      ];
      const notes = isShared ? [SHARED_NOTE] : [];
      const warnings = [...plan.warnings, ...verdict.warnings, ...notes];
      return { ok: true, value: { ...plan, problems, warnings } };
    };
    const found = await models.resolve(ref);
    if (found.ok) {
      const access = await models.access(found.value, actor);
      return access.ok
        ? planned(found.value, [], access.value)
        : planned(found.value, access.problems);
    }
    const offered = models.offered(ref);
    return offered ? planned(offered, found.problems) : found;
  }

  /** Accepts a generation. When this resolves it survives kill -9; refusals leave nothing behind. */
  async create(input: CreateInput): Promise<Outcome<GenerationRow>> {
    const print = fingerprint({ model: input.model, request: input.request });
    const badKey = keyProblem(input.idempotencyKey);
    if (badKey) return refused(badKey);
    const earlier = await this.#earlier(input, print);
    if (earlier) return earlier;

    return this.#submit(input, print, null);
  }

  /**
   * Buys again what did not come: a generation of its own, for the pictures that are missing. Where none came that is
   * the same request.
   */
  async retry(input: {
    actor: string;
    id: string;
    acceptPossibleSecondCharge: boolean;
    idempotencyKey: string | null;
  }): Promise<Outcome<GenerationRow>> {
    const row = await this.#find(input.actor, input.id);
    if (!row) return refused(notFound(input.id));
    const print = fingerprint({ retryOf: row.id });
    const badKey = keyProblem(input.idempotencyKey);
    if (badKey) return refused(badKey);
    const earlier = await this.#earlier(input, print);
    if (earlier) return earlier;
    const status = row.status as GenerationStatus; // the column holds nothing else
    if (!TERMINAL_STATUSES.has(status)) {
      const message = 'It is still running. Wait for its end, or cancel it first.';
      return refused(conflict(message, ['id'], row.id));
    }
    if (status === 'SUCCEEDED') {
      const message =
        'It succeeded, so there is nothing to repeat. Create a new generation for more pictures.';
      return refused(conflict(message, ['id'], row.id));
    }
    const failures = JSON.parse(row.failures) as FailureRecord[]; // our own writing, by writeEnd
    const mayBeSecond = failures.some(({ mayHaveBeenCharged }) => mayHaveBeenCharged);
    if ((status === 'UNKNOWN_OUTCOME' || mayBeSecond) && !input.acceptPossibleSecondCharge) {
      const why =
        status === 'UNKNOWN_OUTCOME'
          ? 'Nobody knows whether the provider did this, and charged for it. To buy it again all the same, set acceptPossibleSecondCharge; or say what happened with generationResolve.'
          : 'The provider may have charged for what did not come. To buy it again all the same, set acceptPossibleSecondCharge.';
      return refused(conflict(why, ['acceptPossibleSecondCharge'], row.id));
    }
    const { database } = this.#context;
    const images = await database.images.byGenerations([row.id]);
    const request = missingPart(
      JSON.parse(row.request) as GenerationRequest, // our own writing, by #accept
      row.count,
      await database.attempts.byGeneration(row.id),
      ({ id }) => images.filter((image) => image.attemptId === id).length,
    );
    const { actor, idempotencyKey } = input;
    return this.#submit(
      { actor, model: { source: row.source }, request, idempotencyKey },
      print,
      row.id,
    );
  }

  /** Asks a generation to stop. What a provider has begun is stopped only if it can be; a late result is kept. */
  async cancel(actor: string, id: string): Promise<Outcome<GenerationRow>> {
    const row = await this.#find(actor, id);
    if (!row) return refused(notFound(id));
    const status = row.status as GenerationStatus; // the column holds nothing else
    if (status === 'CANCELED' || status === 'CANCELING') return { ok: true, value: row };
    if (TERMINAL_STATUSES.has(status)) {
      return refused(conflict(`It has ended already: it ${STATUS_WORDS[status]}.`, ['id'], id));
    }
    const moved = await this.#context.database.generations.move(
      id,
      ['QUEUED', 'RUNNING', 'SAVING'],
      'CANCELING',
      new Date(this.#clock.now()),
      { isCancelRequested: true },
    );
    this.#context.bell.ring(id, 'activity');
    await this.#context.failpoint('cancel.committed');
    this.#runner.cancel(id, row);
    // What never started ends at once: a short wait lets the answer say so.
    const enough = new AbortController();
    await Promise.race([
      this.#runner.settled(id),
      this.#clock.sleep(150, enough.signal).catch(() => undefined),
    ]);
    enough.abort();
    const latest = await this.#context.database.generations.byId(id);
    return { ok: true, value: latest ?? moved ?? row };
  }

  /** The caller's word on what nobody could find out; `billed`: the dollars on the provider's bill, where they are known. */
  async resolve(
    actor: string,
    id: string,
    resolution: Resolution,
    billed: string | null = null,
  ): Promise<Outcome<GenerationRow>> {
    const row = await this.#find(actor, id);
    if (!row) return refused(notFound(id));
    if (row.status !== 'UNKNOWN_OUTCOME') return refused(notUnknown(row));
    if (billed === null) return resolveOutcome(this.#context, row, resolution, null);
    const bill = readDollars(billed, ['cost', 'amount'], 'The amount on the bill');
    if (!bill.ok) return bill;
    if (resolution === 'CHARGED') return resolveOutcome(this.#context, row, resolution, bill.value);
    const message = 'What was not charged has no cost. Say CHARGED, or leave the cost out.';
    return refused(problem('INVALID_INPUT', message, ['cost']));
  }

  async #submit(
    input: CreateInput,
    print: string,
    retryOfId: string | null,
  ): Promise<Outcome<GenerationRow>> {
    const { models, keeper } = this.#context;
    const found = await models.resolve(input.model);
    if (!found.ok) return refused(...found.problems.map(ofGeneration));
    const model = found.value;
    const objection = await this.#context.actors.objection(input.actor, model.source);
    if (objection) return refused(objection);
    const { actor, idempotencyKey, request, batch = null } = input;
    const access = await models.access(model, input.actor);
    const times = { now: this.#clock.now(), deadline: batch?.deadline ?? null };
    const later = deferredUntil(model, request, access, times);
    const planOf = (one: GenerationRequest) => this.#plan(actor, model, one, later);
    const full = await planOf(request);
    const plan = await planWithoutLimit(full, request, planOf);
    if (!plan.resolved) return refused(...full.problems);
    if (!access.ok) return refused(...access.problems.map(ofGeneration));
    const order: PlannedOrder = {
      ...{ actor, idempotencyKey, request, model, plan, retryOfId, batch },
      unlessShared: full.problems,
      isDeferred: later !== undefined,
      cacheKey: keyOf(model, plan.resolved, access.value, request),
      fingerprint: print,
    };
    const accept = () =>
      acceptGeneration(this.#context, order, (row, frozen) =>
        this.#runner.wake(row.id, row, frozen),
      );
    const storage = await this.#storageProblem();
    if (storage) return refused(storage);
    const references = imageReferences(request);
    if (references.length === 0) return accept();
    // From this look to the commit nobody collects: what is accepted with its pictures keeps them.
    return keeper.shared(async () => {
      const facts = await readImageFacts(this.#context, actor, references);
      if (references.every((reference) => facts.has(referenceId(reference)))) return accept();
      return refused(...(await this.#plan(actor, model, request)).problems);
    });
  }

  async #plan(
    actor: string,
    model: PlannableModel,
    request: GenerationRequest,
    later?: number,
  ): Promise<Plan> {
    return (await requestPlanner(this.#context, actor, model))(request, undefined, later);
  }

  async #earlier(
    input: { actor: string; idempotencyKey: string | null },
    print: string,
  ): Promise<Outcome<GenerationRow> | null> {
    if (input.idempotencyKey === null) return null;
    const earlier = await this.#context.database.generations.byIdempotencyKey(
      input.actor,
      input.idempotencyKey,
    );
    if (!earlier) return null;
    return earlier.fingerprint === print
      ? { ok: true, value: earlier }
      : refused(keyReused(earlier));
  }

  async #storageProblem(): Promise<Problem | null> {
    try {
      await this.#context.blobs.assertWritable();
      return null;
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      return problem(
        'STORAGE_LOW',
        `Nothing was sent, because the picture could not be kept: ${error.message}`,
      );
    }
  }

  async #find(actor: string, id: string): Promise<GenerationRow | null> {
    if (idKind(id) !== 'generation') return null;
    const row = await this.#context.database.generations.byId(id);
    return row && (await this.#context.actors.mayChange(actor, row.actor)) ? row : null;
  }
}

/** Why there is nothing to say about an outcome: it is known, or the answer is still awaited. */
function notUnknown({ id, status }: GenerationRow) {
  const known = status as GenerationStatus; // the column holds nothing else
  const hasEnded = TERMINAL_STATUSES.has(known);
  const message = hasEnded
    ? `Its outcome is known: it ${STATUS_WORDS[known]}.`
    : `It has not ended: it ${STATUS_WORDS[known]}, and waits for the provider's answer, which may be paid for. It ends by itself when the answer or the model's deadline comes.`;
  return conflict(message, ['id'], id);
}

/** A problem of the model, by its path within the input of generationCreate. */
const ofGeneration = (problem: Problem): Problem => ({
  ...problem,
  field: ['generation', ...(problem.field ?? ['model'])],
});
