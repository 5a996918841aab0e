import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { JobBook } from '../kit/jobs.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { accountAnswer } from './account-routes.ts';
import { firstSeed, generationId, imagesOf, itemOf, type Painted, paint } from './answer.ts';
import {
  errorReply,
  faultError,
  IdeogramRefusal,
  IN_FLIGHT,
  MOST_IN_FLIGHT,
  UNAUTHORIZED,
} from './errors.ts';
import { OPERATIONS, type Operation } from './operations.ts';
import { priceOf } from './output-size.ts';
import { type CheckedRequest, readRequest } from './read-request.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface JobInput {
  readonly request: CheckedRequest;
  readonly micros: number;
}
type Book = JobBook<JobInput, Painted[]>;

/** Adds the routes of v2, v1 and the account, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const jobs: Book = new JobBook(context);
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      try {
        await work({ exchange, key: authenticate(request, context.keys), request, reply });
      } catch (error) {
        if (!(error instanceof IdeogramRefusal)) throw error;
        const answer = errorReply(error.error);
        exchange.entry.status = answer.status;
        await deliver(reply, withId(answer, exchange), undefined, context.closing);
      }
      return reply;
    };
  const free = (call: Call, answer: Reply) =>
    runFree(context, call.reply, call.exchange, withId(answer, call.exchange), (fault) => {
      const error = faultError(fault, '', context.now());
      return error && errorReply(error);
    });

  for (const operation of OPERATIONS) {
    app.post(
      operation.path,
      route(async (call) => {
        const checked = await readRequest(operation, call.exchange.body);
        if (!isServed(context, operation)) throw notFound(operation.path);
        const micros = priceOf(operation.price, checked);
        if (call.exchange.entry.query.dry_run === 'true' && operation.path.startsWith('/v2/'))
          return free(call, quoteReply(operation, checked, micros));
        if (jobs.active() >= MOST_IN_FLIGHT) throw new IdeogramRefusal(IN_FLIGHT);
        await runImages(context, { call, checked, micros, jobs });
      }),
    );
  }
  for (const version of ['v1', 'v2']) {
    app.get(
      `/${version}/generations/:id`,
      route(async (call) => {
        const id = call.exchange.path.split('/').at(-1) ?? '';
        const job = jobs.get(decodeURIComponent(id));
        if (job === undefined) throw notFound(`generation ${id}`);
        await free(call, await generationReply(job));
      }),
    );
  }
  for (const path of [
    '/v2/account/usage',
    '/v2/account/api-keys',
    '/v2/account/invoices',
    '/models',
  ]) {
    app.get(
      path,
      route((call) => free(call, jsonReply(200, accountAnswer(context, path)))),
    );
  }
  app.setNotFoundHandler(
    route(async ({ exchange }) => {
      throw notFound(exchange.path);
    }),
  );
}

const notFound = (what: string) =>
  new IdeogramRefusal({ status: 404, error: `Not found: ${what}.` });

const withId = (answer: Reply, exchange: Exchange): Reply => ({
  ...answer,
  headers: { 'x-request-id': exchange.requestId, ...answer.headers },
});

/** The key stands in a header of its own: a bearer is none. */
function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = headerText(request, 'api-key') ?? '';
  if (!keys.includes(key)) throw new IdeogramRefusal(UNAUTHORIZED);
  return key;
}

/** Whether the override of the served models lets an operation pass, by its model or by its whole path. */
function isServed({ settings }: EmulatorContext, { model, path }: Operation): boolean {
  if (settings.models === null) return true;
  return settings.models.some((entry) => {
    const { id, shutdownDate = null } = typeof entry === 'string' ? { id: entry } : entry;
    return [model, path].includes(id) && (shutdownDate === null || shutdownDate > settings.today);
  });
}

function quoteReply(operation: Operation, request: CheckedRequest, micros: number): Reply {
  const quantity = imagesOf(request, undefined);
  return jsonReply(200, {
    object: 'price_quote',
    billing_identifier: `${operation.model.replaceAll('-', '_')}_usage`,
    quantity,
    usd_micros: micros * quantity,
    credit_millis: Math.round((micros * quantity) / 10),
    qualifier: 'exact',
  });
}

/** How a job stands. */
async function generationReply(job: NonNullable<ReturnType<Book['get']>>): Promise<Reply> {
  const view = job.look();
  const facts = {
    generation_id: view.id,
    created: view.createdAt.toISOString(),
    response_type: 'url',
  };
  if (view.state === 'queued' || view.state === 'running')
    return jsonReply(200, { ...facts, status: 'pending' });
  const reason = failureReason(view.state, job.fault);
  if (reason !== undefined)
    return jsonReply(200, { ...facts, status: 'failed', failure_reason: reason });
  const painted = await job.output();
  return jsonReply(200, {
    ...facts,
    status: 'completed',
    data: painted.map((one) => itemOf(job.input.request, one, true)),
    usage_cost_usd_micros: job.input.micros * painted.length,
  });
}

function failureReason(state: string, fault: Fault | undefined): string | undefined {
  if (state === 'failed')
    return (fault?.kind === 'job-failed' ? fault.reason : undefined) ?? 'internal_error';
  // A picture that was refused after it was painted is an item without its address.
  const isInput = fault?.kind === 'job-moderation' && fault.stage === 'input';
  return state === 'moderated' && isInput ? 'content_policy_violation' : undefined;
}

interface ImageWork {
  readonly call: Call;
  readonly checked: CheckedRequest;
  readonly micros: number;
  readonly jobs: Book;
}

async function runImages(context: EmulatorContext, work: ImageWork): Promise<void> {
  const { call, checked, micros, jobs } = work;
  const { exchange } = call;
  const { operation, fields } = checked;
  const intent = intentOf(exchange.body);
  const isJob = operation.isAsyncOnly || fields.get('async') === true || fields.has('webhook_url');
  await runPaid(context, {
    ...call,
    model: operation.model,
    intent,
    streaming: false,
    ownFault: faultInPrompt(String(fields.get('prompt') ?? '')),
    headers: () => ({ 'x-request-id': exchange.requestId }),
    refuse: (fault) => {
      const error = faultError(fault, operation.model, context.now());
      return error && errorReply(error);
    },
    prepare: (fault) => {
      const images = imagesOf(checked, fault);
      const make = () => paint(context, checked, { fault, intent });
      const created = context.now().toISOString();
      return {
        model: operation.model,
        bill: { images, usage: {}, amountMicros: micros * images },
        paced: isJob,
        produce: async () => {
          const seed = firstSeed(checked, intent);
          if (isJob) {
            const input = { request: checked, micros };
            const { requestId } = exchange;
            const id = generationId();
            jobs.start({
              id,
              model: operation.model,
              input,
              requestId,
              fault,
              steps: ['running'],
              produce: make,
            });
            return jsonReply(200, { generation_kind: 'sampling', generation_id: id, seed });
          }
          const data = (await make()).map((one) => itemOf(checked, one));
          const head = operation.path.startsWith('/v1/')
            ? {}
            : { generation_kind: 'sampling', generation_id: generationId(), seed };
          return jsonReply(200, { ...head, created, data });
        },
      };
    },
  });
}
