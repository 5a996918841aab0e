import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { GoogleRefusal, invalidArgument } from '../google-apis/errors.ts';
import {
  answerFree,
  type Call,
  HEADERS,
  jsonOf,
  modelNotFound,
  refusalOf,
} from '../google-apis/front.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Fault } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { type Job, JobBook, type JobView } from '../kit/jobs.ts';
import { runPaid } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import { answerRequest, type BatchRequest } from './batch-answer.ts';
import type { ServedModel } from './models.ts';

/** After which a batch that waits or runs is given up. */
const LONGEST_MS = 48 * 3600 * 1000;
const NOTHING = { images: 0, usage: {}, amountMicros: 0 };
const TYPE = 'type.googleapis.com/google.ai.generativelanguage.v1main';

const orderSchema = z.strictObject({
  batch: z.strictObject({
    displayName: z.string().optional(),
    priority: z.union([z.string(), z.number()]).optional(),
    inputConfig: z.strictObject({
      requests: z.strictObject({
        requests: z
          .array(
            z.strictObject({
              request: z.record(z.string(), z.unknown()),
              metadata: z.unknown().optional(),
            }),
          )
          .min(1),
      }),
    }),
  }),
});

interface Order {
  readonly displayName: string;
  readonly requests: readonly BatchRequest[];
}

type Batch = Job<Order, readonly object[]>;

/** Faults that are about the work and not about the request that orders it. */
const isOfTheWork = ({ kind }: Fault) =>
  kind.startsWith('job-') || kind === 'moderation' || kind === 'no-image' || kind === 'text-only';

const STATES: Readonly<Record<JobView['state'], string>> = {
  queued: 'PENDING',
  running: 'RUNNING',
  canceled: 'CANCELLED',
  // What a request came to is told in its own place.
  succeeded: 'SUCCEEDED',
  failed: 'SUCCEEDED',
  moderated: 'SUCCEEDED',
};

/** The batches of the Developer API. One is worked on, and charged, when it comes to its end. */
export class Batches {
  readonly #context: EmulatorContext;
  readonly #book: JobBook<Order, readonly object[]>;

  constructor(context: EmulatorContext) {
    this.#context = context;
    this.#book = new JobBook(context);
  }

  /** `models/{model}:batchGenerateContent`. */
  async create(call: Call, model: ServedModel): Promise<void> {
    const context = this.#context;
    const { image } = model;
    if (image === undefined) throw modelNotFound(context, call);
    const parsed = orderSchema.safeParse(jsonOf(call));
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0] ?? { path: [], message: '' };
      throw invalidArgument(`Invalid value at '${path.join('.')}': ${message}`);
    }
    const { displayName = '', inputConfig } = parsed.data.batch;
    const { requests } = inputConfig.requests;
    await runPaid(context, {
      ...call,
      model: model.id,
      intent: intentOf(call.exchange.body),
      streaming: false,
      headers: () => HEADERS,
      // Billed is what is done of it, and when.
      charged: () => false,
      refuse: (fault) => (isOfTheWork(fault) ? undefined : refusalOf(context, call, fault)),
      prepare: (fault) => ({
        model: model.id,
        bill: NOTHING,
        paced: true,
        produce: async () => {
          const work = { context, call, modelId: model.id, model: image, fault };
          const batch = this.#book.start({
            model: model.id,
            input: { displayName, requests },
            requestId: call.exchange.requestId,
            fault,
            id: randomBytes(20).toString('hex'),
            produce: async () => {
              const answers: object[] = [];
              for (const request of requests) answers.push(await answerRequest(request, work));
              return answers;
            },
          });
          return jsonReply(200, await this.#told(batch, batch.view()));
        },
      }),
    });
  }

  readonly routes = {
    list: async (call: Call) => {
      const operations = await Promise.all(
        this.#book
          .list()
          .toReversed()
          .flatMap((view) => {
            const batch = this.#book.get(view.id);
            return batch ? [this.#told(batch, view, false)] : [];
          }),
      );
      await answerFree(this.#context, call, { operations });
    },
    get: async (call: Call) => {
      const batch = this.#named(call);
      await answerFree(this.#context, call, await this.#told(batch, batch.look()));
    },
    post: async (call: Call) => {
      const batch = this.#named(call);
      if (call.method !== 'cancel') throw modelNotFound(this.#context, call);
      if ((await this.#book.cancel(batch.id)) !== 'canceled')
        throw new GoogleRefusal({
          code: 400,
          status: 'FAILED_PRECONDITION',
          message: 'The batch is not in a state in which it can be cancelled.',
        });
      await answerFree(this.#context, call, {});
    },
    remove: async (call: Call) => {
      this.#book.forget(this.#named(call).id);
      await answerFree(this.#context, call, {});
    },
  };

  #named({ model: id }: Call): Batch {
    const batch = this.#book.get(id);
    if (batch) return batch;
    throw new GoogleRefusal({
      code: 404,
      status: 'NOT_FOUND',
      message: `Requested entity was not found: batches/${id}`,
    });
  }

  /** The operation that a batch is. Lists leave what it came to out. */
  async #told(batch: Batch, view: JobView, isWhole = true): Promise<object> {
    const { input } = batch;
    const now = this.#context.now();
    const age = now.getTime() - view.createdAt.getTime();
    const isExpired = view.endedAt === null && age >= LONGEST_MS;
    const state = isExpired ? 'EXPIRED' : STATES[view.state];
    const isDone = state === 'SUCCEEDED';
    const answers = isDone && isWhole ? await batch.output() : null;
    const output = answers && { inlinedResponses: { inlinedResponses: answers } };
    const total = String(input.requests.length);
    const failed = answers?.filter((answer) => 'error' in answer).length ?? 0;
    const name = `batches/${batch.id}`;
    return {
      name,
      metadata: {
        '@type': `${TYPE}.GenerateContentBatch`,
        model: `models/${batch.model}`,
        displayName: input.displayName,
        createTime: view.createdAt.toISOString(),
        updateTime: now.toISOString(),
        ...(view.endedAt ? { endTime: view.endedAt.toISOString() } : {}),
        batchStats: {
          requestCount: total,
          ...(answers
            ? {
                successfulRequestCount: String(answers.length - failed),
                failedRequestCount: String(failed),
              }
            : { pendingRequestCount: total }),
        },
        state: `BATCH_STATE_${state}`,
        name,
        ...(output ? { output } : {}),
      },
      ...(isDone || isExpired || state === 'CANCELLED' ? { done: true } : {}),
      ...(output ? { response: { '@type': `${TYPE}.GenerateContentBatchOutput`, ...output } } : {}),
    };
  }
}
