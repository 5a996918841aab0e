import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { faultInPrompt } from '../kit/faults.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { checkInput } from './check-input.ts';
import {
  badVersion,
  faultReply,
  notFound,
  problem,
  ReplicateRefusal,
  unauthenticated,
} from './errors.ts';
import { createFile, deleteFile, getFile, listFiles } from './files.ts';
import { DEPLOYMENT, Listing, USERNAME } from './listing.ts';
import { type Model, nameOf } from './models.ts';
import { modelJson } from './openapi.ts';
import { costOf, countOf } from './paint.ts';
import { Predictions } from './predictions.ts';
import { deadlineOf, waitOf } from './request-options.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Of the path. */
  readonly values: Readonly<Record<string, string>>;
}

const SIGNING_KEY = 'whsec_ZW11bGF0b3Itd2ViaG9vay1zZWNyZXQtMDEyMzQ1';

/** Adds the routes under /v1. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const listing = new Listing(context);
  const predictions = new Predictions(context);

  const route =
    (work: (call: Call) => Promise<void>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      try {
        const values = Object.fromEntries(Object.entries(request.params ?? {}));
        const key = authenticate(request, context.keys);
        await work({ exchange, key, request, reply, values });
      } catch (error) {
        if (!(error instanceof ReplicateRefusal)) throw error;
        exchange.entry.status = error.reply.status;
        await deliver(reply, error.reply, undefined, context.closing);
      }
      return reply;
    };
  const free = (method: string, url: string, answer: (call: Call) => Reply | Promise<Reply>) =>
    app.route({
      method,
      url: `/v1${url}`,
      handler: route(async (call) =>
        runFree(context, call.reply, call.exchange, await answer(call), (fault) =>
          faultReply(fault, context.now()),
        ),
      ),
    });
  const paid = (url: string, find: (call: Call) => { model: Model; version: string | null }) =>
    app.post(
      `/v1${url}`,
      route((call) => predict(context, predictions, call, find(call))),
    );

  free('GET', '/account', () =>
    jsonReply(200, {
      type: 'user',
      username: USERNAME,
      name: 'Emulator User',
      github_url: null,
      avatar_url: null,
    }),
  );
  free('GET', '/hardware', () => jsonReply(200, [{ name: 'Nvidia T4 GPU', sku: 'gpu-t4' }]));
  free('GET', '/webhooks/default/secret', () => jsonReply(200, { key: SIGNING_KEY }));

  free('GET', '/models', ({ exchange }) => listing.page(exchange.entry.query.cursor ?? null));
  free('QUERY', '/models', ({ request: { body } }) =>
    listing.search(Buffer.isBuffer(body) ? body.toString('utf8') : ''),
  );
  free('GET', '/models/:owner/:name', ({ values }) =>
    jsonReply(200, modelJson(listing.model(`${values.owner}/${values.name}`))),
  );
  free('GET', '/models/:owner/:name/versions', ({ values }) =>
    listing.versions(`${values.owner}/${values.name}`),
  );
  free('GET', '/models/:owner/:name/versions/:id', ({ values }) =>
    listing.version(`${values.owner}/${values.name}`, values.id ?? ''),
  );
  free('GET', '/collections', () => listing.collections());
  free('GET', '/collections/:slug', ({ values }) => listing.collection(values.slug ?? ''));
  free('GET', '/deployments', () => listing.deployments());
  free('GET', '/deployments/:owner/:name', ({ values }) =>
    listing.deployment(values.owner ?? '', values.name ?? ''),
  );

  free('POST', '/files', ({ exchange }) => createFile(context, exchange.body));
  free('GET', '/files', () => listFiles(context));
  free('GET', '/files/:id', ({ values }) => getFile(context, values.id ?? ''));
  free('DELETE', '/files/:id', ({ values }) => deleteFile(context, values.id ?? ''));

  free('GET', '/predictions', async ({ key }) =>
    jsonReply(200, { previous: null, next: null, results: await predictions.list(key) }),
  );
  free('GET', '/predictions/:id', async ({ values, key }) =>
    jsonReply(200, await predictions.get(values.id ?? '', key)),
  );
  free('POST', '/predictions/:id/cancel', async ({ values, key }) =>
    jsonReply(200, await predictions.cancel(values.id ?? '', key)),
  );

  paid('/predictions', ({ exchange }) => {
    const version = bodyOf(exchange).version;
    if (typeof version !== 'string') throw badVersion();
    const official = listing.find(version);
    if (official?.isOfficial) return { model: official, version: null };
    const found = listing.ofVersion(version);
    if (found === undefined) throw badVersion();
    return found;
  });
  paid('/models/:owner/:name/predictions', ({ values }) => {
    const model = listing.model(`${values.owner}/${values.name}`);
    // Those of the community run by their version alone.
    if (!model.isOfficial) throw notFound();
    return { model, version: null };
  });
  paid('/deployments/:owner/:name/predictions', ({ values }) => {
    listing.deployment(values.owner ?? '', values.name ?? '');
    const model = listing.model(DEPLOYMENT.model);
    return { model, version: model.versions[0] ?? null };
  });
  app.setNotFoundHandler(
    route(async () => {
      throw notFound();
    }),
  );
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const header = headerText(request, 'authorization');
  if (header === undefined) {
    throw unauthenticated('You did not pass an authentication token');
  }
  const key = /^(?:Bearer|Token) (.+)$/i.exec(header)?.[1] ?? '';
  if (!keys.includes(key)) {
    throw unauthenticated('You did not pass a valid authentication token');
  }
  return key;
}

function bodyOf({ body }: Exchange): Readonly<Record<string, unknown>> {
  if (body.kind !== 'json' || typeof body.value !== 'object' || body.value === null) {
    throw problem(400, 'Bad request', 'The request body is not valid JSON.');
  }
  return { ...body.value };
}

function webhookOf({ webhook }: Readonly<Record<string, unknown>>): string | null {
  if (webhook === undefined || webhook === null) return null;
  if (typeof webhook === 'string' && webhook.startsWith('https://')) return webhook;
  throw problem(422, 'Invalid webhook', 'The webhook must be an HTTPS URL.');
}

async function predict(
  context: EmulatorContext,
  predictions: Predictions,
  call: Call,
  { model, version }: { model: Model; version: string | null },
): Promise<void> {
  const { exchange, key, request } = call;
  const body = bodyOf(exchange);
  const input = await checkInput(context, model, body.input);
  const order = {
    model,
    version,
    input,
    key,
    webhook: webhookOf(body),
    deadlineMs: deadlineOf(request),
    waitSeconds: waitOf(request),
  };
  await runPaid(context, {
    ...call,
    model: nameOf(model),
    intent: intentOf(exchange.body),
    streaming: false,
    ownFault: faultInPrompt(String(input.values.get('prompt') ?? '')),
    headers: () => ({}),
    refuse: (fault) => faultReply(fault, context.now()),
    prepare: (fault) => {
      const asked = countOf(input);
      const images = fault?.kind === 'fewer-images' ? Math.min(fault.images, asked) : asked;
      return {
        model: nameOf(model),
        bill: {
          images,
          usage: { images, ...(model.isOfficial ? {} : { seconds: model.seconds }) },
          amountMicros: costOf(model, input, images),
        },
        paced: true,
        produce: async () =>
          jsonReply(
            order.waitSeconds > 0 ? 201 : 202,
            await predictions.create(order, { requestId: exchange.requestId, fault }),
          ),
      };
    },
  });
}
