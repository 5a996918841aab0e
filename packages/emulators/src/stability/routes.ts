import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { JobBook } from '../kit/jobs.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { type Painted, paint, pictureReply, wantedForm } from './answer.ts';
import { ENDPOINTS, type Endpoint } from './endpoints.ts';
import {
  errorReply,
  faultError,
  hexId,
  MODERATED,
  NOT_FOUND,
  type StabilityError,
  StabilityRefusal,
  UNAUTHORIZED,
} from './errors.ts';
import { type CheckedForm, readForm } from './read-form.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

type Book = JobBook<CheckedForm, Painted>;

/** Results are kept for a day. */
const KEPT_MS = 24 * 60 * 60 * 1000;
/** What a fresh account has, in credits. */
const CREDITS = 1000;

/** Adds the routes of v2beta and v1, and the vendor's 404 for any other. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const jobs: Book = new JobBook(context, { keepMs: KEPT_MS });
  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request, hexId);
      try {
        await work({ exchange, key: authenticate(request, context.keys), request, reply });
      } catch (error) {
        if (!(error instanceof StabilityRefusal)) throw error;
        const answer = errorReply(error.error, versionOf(exchange));
        exchange.entry.status = answer.status;
        await deliver(reply, withId(answer, exchange), undefined, context.closing);
      }
      return reply;
    };
  const free = (call: Call, answer: Reply) =>
    runFree(context, call.reply, call.exchange, withId(answer, call.exchange), (fault) => {
      const error = faultError(fault, context.now());
      return error && errorReply(error, versionOf(call.exchange));
    });

  for (const endpoint of ENDPOINTS) {
    app.post(
      `/v2beta/stable-image/${endpoint.path}`,
      route(async (call) => {
        const wanted = wantedForm(headerText(call.request, 'accept'));
        const length = Buffer.isBuffer(call.request.body) ? call.request.body.length : 0;
        const form = await readForm(endpoint, call.exchange.body, length);
        const model = modelOf(endpoint, form);
        if (!isServed(context, model)) throw new StabilityRefusal(NOT_FOUND);
        await runImage(context, { call, form, model, wanted, jobs });
      }),
    );
  }
  app.get<{ Params: { id: string } }>(
    '/v2beta/results/:id',
    route(async (call) => {
      const wanted = wantedForm(headerText(call.request, 'accept'));
      const id = call.exchange.path.split('/').at(-1) ?? '';
      await free(call, await resultReply(jobs, id, wanted));
    }),
  );
  app.get(
    '/v1/user/balance',
    route((call) => free(call, jsonReply(200, { credits: balance(context) }))),
  );
  app.get(
    '/v1/user/account',
    route((call) =>
      free(
        call,
        jsonReply(200, {
          id: 'user-EMULATOR',
          email: 'someone@example.com',
          profile_picture: '',
          organizations: [
            { id: 'org-EMULATOR', name: 'Emulator', role: 'MEMBER', is_default: true },
          ],
        }),
      ),
    ),
  );
  app.get(
    '/v1/engines/list',
    route((call) => free(call, jsonReply(200, LEGACY_ENGINES))),
  );
  app.setNotFoundHandler(
    route(async () => {
      throw new StabilityRefusal(NOT_FOUND);
    }),
  );
}

/** v2beta's models are in no list; this one is of v1. */
const LEGACY_ENGINES = [
  {
    id: 'stable-diffusion-xl-1024-v1-0',
    name: 'Stable Diffusion XL v1.0',
    type: 'PICTURE',
    description: 'Stability-AI Stable Diffusion XL v1.0',
  },
];

const versionOf = ({ path }: Exchange) => (path.startsWith('/v1/') ? 'v1' : 'v2beta');

const withId = (answer: Reply, exchange: Exchange): Reply => ({
  ...answer,
  headers: { 'x-request-id': exchange.requestId, ...answer.headers },
});

/** The key, with `Bearer` before it or bare. */
function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const key = (headerText(request, 'authorization') ?? '').replace(/^Bearer\s+/i, '').trim();
  if (!keys.includes(key)) throw new StabilityRefusal(UNAUTHORIZED);
  return key;
}

function balance(context: EmulatorContext): number {
  const spent = context.ledger.charges().reduce((sum, charge) => sum + charge.amountMicros, 0);
  return CREDITS - spent / 10_000;
}

function modelOf(endpoint: Endpoint, form: CheckedForm): string {
  return typeof endpoint.credits === 'number'
    ? endpoint.model
    : (form.fields.get('model') ?? endpoint.model);
}

/** Whether the override of the served models lets a model pass; without one all are served. */
function isServed({ settings }: EmulatorContext, model: string): boolean {
  if (settings.models === null) return true;
  return settings.models.some((entry) => {
    const { id, shutdownDate = null } = typeof entry === 'string' ? { id: entry } : entry;
    return id === model && (shutdownDate === null || shutdownDate > settings.today);
  });
}

async function resultReply(jobs: Book, id: string, wanted: 'json' | 'bytes'): Promise<Reply> {
  const job = jobs.get(id);
  if (job === undefined) {
    const errors = [`results: no generation with the id ${id} was found, or it has expired`];
    throw new StabilityRefusal({ ...NOT_FOUND, errors });
  }
  const { state } = job.look();
  if (state === 'queued' || state === 'running')
    return jsonReply(202, { id, status: 'in-progress' });
  const error = endError(state, job.fault);
  if (error !== undefined) throw new StabilityRefusal(error);
  return pictureReply(await job.output(), wanted, 'result');
}

/** How a job that gave no picture is told: as a call would be, since nothing is documented. */
function endError(state: string, fault: Fault | undefined): StabilityError | undefined {
  if (state === 'failed') {
    const words = fault?.kind === 'job-failed' ? fault.message : 'The generation failed.';
    return { status: 422, name: 'unprocessable', errors: [words] };
  }
  // A picture that was refused after it was painted comes blurred.
  const isInput = fault?.kind === 'job-moderation' && fault.stage === 'input';
  return state === 'moderated' && isInput ? MODERATED : undefined;
}

interface ImageWork {
  readonly call: Call;
  readonly form: CheckedForm;
  readonly model: string;
  readonly wanted: 'json' | 'bytes';
  readonly jobs: Book;
}

async function runImage(context: EmulatorContext, work: ImageWork): Promise<void> {
  const { call, form, model, wanted, jobs } = work;
  const { exchange } = call;
  const { endpoint } = form;
  const intent = intentOf(exchange.body);
  const credits =
    typeof endpoint.credits === 'number' ? endpoint.credits : (endpoint.credits[model] ?? 0);
  await runPaid(context, {
    ...call,
    model,
    intent,
    streaming: false,
    ownFault: faultInPrompt(form.fields.get('prompt') ?? ''),
    headers: () => ({ 'x-request-id': exchange.requestId }),
    refuse: (fault) => {
      const error = faultError(fault, context.now());
      return error && errorReply(error, 'v2beta');
    },
    prepare: (fault) => {
      const make = () => paint(form, { fault, imageBytes: context.settings.imageBytes, intent });
      return {
        model,
        bill: { images: 1, usage: { credits }, amountMicros: Math.round(credits * 10_000) },
        paced: endpoint.isAsync ?? false,
        produce: async () => {
          if (!endpoint.isAsync) return pictureReply(await make(), wanted, 'image');
          if (fault?.kind === 'no-image') return jsonReply(200, {});
          const job = jobs.start({
            id: hexId(),
            model,
            input: form,
            requestId: exchange.requestId,
            fault,
            steps: ['running'],
            produce: make,
          });
          return jsonReply(200, { id: job.id });
        },
      };
    },
  });
}
