import {
  type Clock,
  createId,
  decimalToMicros,
  type GenerationRequest,
  type GenerationStatus,
  type ImageFacts,
  type ImageReference,
  idKind,
  type Plan,
  type Problem,
  planGeneration,
  referenceId,
  TERMINAL_STATUSES,
} from '@darkroom/core';
import type { GenerationRow } from '@darkroom/database';
import { StorageError } from '@darkroom/storage';
import type { InstalledModel, ModelRef, Outcome } from '../contracts.ts';
import type { CallEnd } from './call-end.ts';
import { generationEnd } from './call-end.ts';
import { fingerprint } from './fingerprint.ts';
import { latestAttempts } from './generation-run.ts';
import { pastEnd } from './record-end.ts';
import type { RunContext } from './run-context.ts';
import { freezePlan, type Runner } from './runner.ts';

export interface CreateInput {
  actor: string;
  model: ModelRef;
  request: GenerationRequest;
  idempotencyKey: string | null;
}

const KEY = /^[\x20-\x7e]{1,255}$/;
const problem = (
  code: Problem['code'],
  message: string,
  field?: string[],
  details: Partial<Problem> = {},
): Problem => ({
  code,
  message,
  ...(field ? { field } : {}),
  ...details,
});
const refused = <T>(...problems: Problem[]): Outcome<T> => ({ ok: false, problems });

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

  /** What a generation would do and cost. Nothing is sent, nothing is kept. */
  async plan(model: ModelRef, request: GenerationRequest): Promise<Outcome<Plan>> {
    const found = await this.#context.models.resolve(model);
    if (!found.ok) return found;
    return { ok: true, value: await this.#plan(found.value, request) };
  }

  /** Accepts a generation. When this resolves it survives kill -9; refusals leave nothing behind. */
  async create(input: CreateInput): Promise<Outcome<GenerationRow>> {
    const print = fingerprint({ model: input.model, request: input.request });
    const keyProblem = this.#checkKey(input.idempotencyKey);
    if (keyProblem) return refused(keyProblem);
    const earlier = await this.#earlier(input, print);
    if (earlier) return earlier;

    const found = await this.#context.models.resolve(input.model);
    if (!found.ok) return found;
    const model = found.value;
    const plan = await this.#plan(model, input.request);
    if (!plan.resolved) return { ok: false, problems: plan.problems };
    const access = await this.#context.models.access(model);
    if (!access.ok) return { ok: false, problems: access.problems };
    const storage = await this.#storageProblem();
    if (storage) return refused(storage);
    return this.#accept(input, model, plan, print, null);
  }

  /** Buys again what did not come: a generation of its own, with the same request. */
  async retry(input: {
    actor: string;
    id: string;
    acceptPossibleSecondCharge: boolean;
    idempotencyKey: string | null;
  }): Promise<Outcome<GenerationRow>> {
    const row = await this.#find(input.actor, input.id);
    if (!row) return refused(notFound(input.id));
    const print = fingerprint({ retryOf: row.id });
    const keyProblem = this.#checkKey(input.idempotencyKey);
    if (keyProblem) return refused(keyProblem);
    const earlier = await this.#earlier(input, print);
    if (earlier) return earlier;
    const status = row.status as GenerationStatus; // the column holds nothing else
    if (!TERMINAL_STATUSES.has(status)) {
      return refused(
        problem('CONFLICT', 'It is still running. Wait for its end, or cancel it first.', ['id'], {
          generationId: row.id,
        }),
      );
    }
    if (status === 'SUCCEEDED') {
      return refused(
        problem(
          'CONFLICT',
          'It succeeded, so there is nothing to repeat. Create a new generation for more pictures.',
          ['id'],
          { generationId: row.id },
        ),
      );
    }
    if (status === 'UNKNOWN_OUTCOME' && !input.acceptPossibleSecondCharge) {
      return refused(
        problem(
          'CONFLICT',
          'Nobody knows whether the provider did this, and charged for it. To buy it again all the same, set acceptPossibleSecondCharge; or say what happened with generationResolve.',
          ['acceptPossibleSecondCharge'],
          { generationId: row.id },
        ),
      );
    }
    const request = JSON.parse(row.request) as GenerationRequest; // our own writing, by #accept
    const found = await this.#context.models.resolve({ source: row.source });
    if (!found.ok) return found;
    const plan = await this.#plan(found.value, request);
    if (!plan.resolved) return { ok: false, problems: plan.problems };
    const access = await this.#context.models.access(found.value);
    if (!access.ok) return { ok: false, problems: access.problems };
    const storage = await this.#storageProblem();
    if (storage) return refused(storage);
    return this.#accept(
      {
        actor: input.actor,
        model: { source: row.source },
        request,
        idempotencyKey: input.idempotencyKey,
      },
      found.value,
      plan,
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
      return refused(
        problem('CONFLICT', `It has ended already: ${status}.`, ['id'], { generationId: id }),
      );
    }
    const moved = await this.#context.database.generations.move(
      id,
      ['QUEUED', 'RUNNING', 'SAVING'],
      'CANCELING',
      new Date(this.#clock.now()),
      { isCancelRequested: true },
    );
    this.#context.bell.ring(id, 'activity');
    this.#runner.cancel(id);
    this.#runner.wake(id);
    // What never started ends at once: a short wait lets the answer say so.
    await Promise.race([this.#runner.settled(id), this.#clock.sleep(150)]);
    const latest = await this.#context.database.generations.byId(id);
    return { ok: true, value: latest ?? moved ?? row };
  }

  /** The caller's word on what nobody could find out. */
  async resolve(
    actor: string,
    id: string,
    resolution: 'CHARGED' | 'NOT_CHARGED',
  ): Promise<Outcome<GenerationRow>> {
    const row = await this.#find(actor, id);
    if (!row) return refused(notFound(id));
    if (row.status !== 'UNKNOWN_OUTCOME') {
      return refused(
        problem('CONFLICT', `Its outcome is known: ${row.status}.`, ['id'], { generationId: id }),
      );
    }
    const { database } = this.#context;
    const attempts = await database.attempts.byGeneration(id);
    const images = await database.images.byGenerations([id]);
    const ends: CallEnd[] = [];
    for (const attempt of latestAttempts(attempts).values()) {
      const end = pastEnd(attempt, images.filter((image) => image.attemptId === attempt.id).length);
      if (!end) continue;
      const isUnknown = end.kind === 'unknown';
      if (isUnknown && resolution === 'NOT_CHARGED') await database.attempts.settle(attempt.id, 0n);
      ends.push(
        isUnknown
          ? {
              ...end,
              kind: 'failed',
              costMicros: resolution === 'NOT_CHARGED' ? 0n : null,
              failures: end.failures.map((failure) => ({
                ...failure,
                mayHaveBeenCharged: resolution === 'CHARGED',
              })),
            }
          : end,
      );
    }
    const summary = generationEnd(ends, row.count);
    const moved = await database.generations.move(
      id,
      ['UNKNOWN_OUTCOME'],
      summary.status,
      new Date(this.#clock.now()),
      {
        failures: JSON.stringify(summary.failures),
        actualMicros: summary.actualMicros,
      },
    );
    this.#context.bell.ring(id, 'activity');
    if (!moved)
      return refused(
        problem('CONFLICT', 'Somebody else has just resolved it.', ['id'], { generationId: id }),
      );
    return { ok: true, value: moved };
  }

  async #plan(model: InstalledModel, request: GenerationRequest): Promise<Plan> {
    const facts = await this.#imageFacts(request);
    const access = await this.#context.models.strategies(model);
    return planGeneration(model.record, request, {
      now: this.#clock.now(),
      images: (reference) => facts.get(referenceId(reference)) ?? null,
      isRetiredAllowed: await this.#context.models.isRetiredAllowed(model),
      strategies: access,
    });
  }

  async #accept(
    input: CreateInput,
    model: InstalledModel,
    plan: Plan,
    print: string,
    retryOfId: string | null,
  ): Promise<Outcome<GenerationRow>> {
    const { resolved, cost } = plan;
    if (!resolved) return { ok: false, problems: plan.problems };
    const now = this.#clock.now();
    const micros = (value: bigint | null | undefined) =>
      value === null || value === undefined ? null : decimalToMicros(value);
    await this.#context.failpoint('submit.before-commit');
    const outcome = await this.#context.database.generations.create({
      id: createId('generation', now),
      actor: input.actor,
      idempotencyKey: input.idempotencyKey,
      fingerprint: print,
      source: model.source,
      provider: model.provider,
      modelId: model.id,
      mode: resolved.mode,
      prompt: resolved.prompt,
      count: resolved.count,
      seed: resolved.seed,
      request: JSON.stringify(input.request),
      receipt: JSON.stringify(plan.receipt),
      plan: freezePlan({ resolved, calls: plan.calls, record: model.record }),
      retryOfId,
      estimateMinimumMicros: micros(cost?.minimum),
      estimateMaximumMicros: micros(cost?.maximum),
      estimateExpectedMicros: micros(cost?.expected),
      calls: plan.calls.map((count, call) => ({
        attemptId: createId('attempt', now),
        call,
        count,
      })),
      at: new Date(now),
    });
    await this.#context.failpoint('submit.after-commit');
    if (outcome.kind === 'conflict') return refused(keyReused(outcome.generation));
    if (outcome.kind === 'created') {
      this.#runner.wake(outcome.generation.id);
      this.#context.bell.ring('activity');
    }
    return { ok: true, value: outcome.generation };
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

  #checkKey(key: string | null): Problem | null {
    if (key === null || KEY.test(key)) return null;
    return problem('INVALID_INPUT', 'An idempotency key has 1 to 255 printable ASCII characters.', [
      'idempotencyKey',
    ]);
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
    return row && this.#context.maySee(actor, row.actor) ? row : null;
  }

  /** What is known of every picture that a request names. */
  async #imageFacts(request: GenerationRequest): Promise<Map<string, ImageFacts>> {
    const references: ImageReference[] = [];
    if (request.image) references.push(request.image);
    if (request.mask) references.push(request.mask);
    for (const { image } of request.referenceImages) references.push(image);
    for (const { value } of request.extra) {
      if (typeof value === 'object' && !Array.isArray(value)) references.push(...value.images);
    }
    const facts = new Map<string, ImageFacts>();
    const { database } = this.#context;
    const imageIds = references.flatMap((reference) =>
      'imageId' in reference ? [reference.imageId] : [],
    );
    const assetIds = references.flatMap((reference) =>
      'assetId' in reference ? [reference.assetId] : [],
    );
    if (imageIds.length > 0) {
      for (const {
        id,
        sha256,
        mimeType,
        byteSize,
        width,
        height,
        deletedAt,
      } of await database.images.byIds(imageIds)) {
        if (deletedAt === null && width !== null && height !== null)
          facts.set(id, { sha256, mimeType, byteSize, width, height });
      }
    }
    if (assetIds.length > 0) {
      for (const {
        id,
        state,
        sha256,
        mimeType,
        byteSize,
        width,
        height,
      } of await database.assets.byIds(assetIds)) {
        if (state === 'READY' && sha256 && width !== null && height !== null)
          facts.set(id, { sha256, mimeType, byteSize, width, height });
      }
    }
    return facts;
  }
}

function notFound(id: string): Problem {
  return problem('NOT_FOUND', `There is no generation "${id.slice(0, 60)}".`, ['id']);
}

function keyReused(earlier: GenerationRow): Problem {
  return problem(
    'IDEMPOTENCY_KEY_REUSED',
    `This idempotency key was used for another input, by ${earlier.id}. Send a new key for a new generation.`,
    ['idempotencyKey'],
    { generationId: earlier.id },
  );
}
