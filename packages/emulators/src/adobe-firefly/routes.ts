import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { deliver } from '../kit/deliver.ts';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';
import { type Fault, faultInPrompt } from '../kit/faults.ts';
import { ApiRefusal } from '../kit/image-api.ts';
import { intentOf } from '../kit/intent.ts';
import { headerText, runFree, runPaid } from '../kit/paid-request.ts';
import { jsonReply, type Reply } from '../kit/reply.ts';
import { textFields } from '../kit/request-fields.ts';
import { describeFile } from '../kit/request-log.ts';
import { checkBody, type NamedPicture, valueAt } from './check-body.ts';
import { Clients } from './clients.ts';
import { CUSTOM_MODELS, listCustomModels } from './custom-models.ts';
import { faultReply, invalid, refusal } from './errors.ts';
import { Generations } from './generations.ts';
import { OPERATIONS, type Operation } from './operations.ts';

interface Call {
  readonly exchange: Exchange;
  readonly key: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Millionths of a dollar a picture; the vendor has no list of prices. */
const PRICE_MICROS = 20_000;
const UPLOAD_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/tiff', 'image/jxl'];
const UPLOAD_LIMIT = 15 * 1024 * 1024;
const UPLOAD_LIFETIME_MS = 7 * 86_400_000;

/** Adds the token endpoint, storage, jobs and custom models, and the 404 of any other path. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const clients = new Clients(context);
  const generations = new Generations(context);

  const route =
    (
      work: (call: Call) => Promise<void>,
      admit = (request: FastifyRequest) => clients.admit(request),
    ) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const exchange = await context.exchanges.begin(request);
      try {
        await work({ exchange, key: admit(request), request, reply });
      } catch (error) {
        if (!(error instanceof ApiRefusal)) throw error;
        exchange.entry.status = error.reply.status;
        await deliver(reply, withId(error.reply, exchange), undefined, context.closing);
      }
      return reply;
    };
  const free = ({ exchange, reply }: Call, answer: Reply, refuse = plainFault) =>
    runFree(context, reply, exchange, withId(answer, exchange), refuse);
  const plainFault = (fault: Fault) => faultReply(fault, context.now());

  app.post(
    '/ims/token/v3',
    route(
      async (call) => {
        const { body } = call.exchange;
        const fields = textFields(body.kind === 'form' ? body.parts : []);
        await free(call, clients.exchange(new Map(Object.entries(fields))), tokenFault);
      },
      () => '',
    ),
  );
  app.post(
    '/v2/storage/image',
    route(async (call) => free(call, await upload(context, call))),
  );
  app.get(
    '/v3/custom-models',
    route((call) => free(call, listCustomModels(call.request.url))),
  );
  app.get<{ Params: { id: string } }>(
    '/v3/status/:id',
    route(async (call) => free(call, await generations.status(idOf(call), call.key))),
  );
  app.put(
    '/v3/cancel/:id',
    route(async (call) => free(call, await generations.cancel(idOf(call), call.key))),
  );
  for (const operation of OPERATIONS) {
    app.post(
      operation.path,
      route((call) => submit(context, generations, call, operation)),
    );
  }
  app.setNotFoundHandler(
    route(async () => {
      throw refusal(404, 'not_found', 'Resource not found');
    }),
  );
}

const withId = (reply: Reply, { requestId }: Exchange): Reply => ({
  ...reply,
  headers: { 'x-request-id': requestId, ...reply.headers },
});

const idOf = ({ exchange }: Call) => decodeURIComponent(exchange.path.split('/').at(-1) ?? '');

function tokenFault(fault: Fault): Reply | undefined {
  if (fault.kind === 'unauthorized') return jsonReply(401, { error: 'invalid_client' });
  if (fault.kind === 'forbidden') return jsonReply(400, { error: 'invalid_scope' });
  if (fault.kind === 'server-error') return jsonReply(fault.status, { error: 'server_error' });
  return undefined;
}

async function upload(context: EmulatorContext, { exchange, request }: Call): Promise<Reply> {
  const contentType = headerText(request, 'content-type') ?? '';
  const { body } = exchange;
  if (!UPLOAD_TYPES.includes(contentType)) {
    throw refusal(415, 'invalid_content_type', `${contentType} is not supported`);
  }
  if (body.kind !== 'bytes') throw refusal(400, 'bad_request', 'The body is empty');
  if (body.bytes.length > UPLOAD_LIMIT) throw refusal(413, 'bad_request', 'The image is too large');
  const kept = await context.uploads.keep({
    bytes: body.bytes,
    contentType,
    lifetimeMs: UPLOAD_LIFETIME_MS,
  });
  if (kept.image === undefined) throw refusal(400, 'bad_request', 'The body is not an image');
  return jsonReply(200, { images: [{ id: kept.id }] });
}

/** The version that a request asks for. */
function versionOf(operation: Operation, request: FastifyRequest): string {
  const { versions, isVersionRequired } = operation;
  const asked = headerText(request, 'x-model-version');
  if (asked === undefined && !isVersionRequired) return versions[0] ?? '';
  if (versions.length === 0 || (asked !== undefined && versions.includes(asked)))
    return asked ?? '';
  throw invalid([
    {
      loc: ['header', 'x-model-version'],
      msg:
        asked === undefined
          ? 'field required'
          : `value is not a valid enumeration member; permitted: ${versions.map((one) => `'${one}'`).join(', ')}`,
      type: asked === undefined ? 'value_error.missing' : 'type_error.enum',
    },
  ]);
}

/** The pictures that a body names stand in the log with it, as if they had come along. */
async function logPictures(exchange: Exchange, pictures: readonly NamedPicture[]): Promise<void> {
  const files = await Promise.all(
    pictures.map(({ path, bytes, contentType }) =>
      describeFile(path.replaceAll('.', '/'), bytes, { contentType }),
    ),
  );
  Object.assign(exchange.entry, { files });
}

async function submit(
  context: EmulatorContext,
  generations: Generations,
  call: Call,
  operation: Operation,
): Promise<void> {
  const { exchange, request, key } = call;
  const { body: sent } = exchange;
  if (sent.kind === 'none') throw refusal(400, 'empty_input_body', 'The body is empty');
  if (sent.kind !== 'json') throw refusal(415, 'invalid_content_type', 'JSON is expected');
  const version = versionOf(operation, request);
  const body = await checkBody(context, operation, { value: sent.value, version });
  const customModel = valueAt(sent.value, 'customModelId');
  if (customModel !== undefined && !CUSTOM_MODELS.some(({ assetId }) => assetId === customModel)) {
    throw refusal(404, 'not_found', 'The custom model was not found');
  }
  await logPictures(exchange, body.pictures);
  const model = version || operation.path;
  await runPaid(context, {
    ...call,
    model,
    intent: intentOf(sent),
    streaming: false,
    ownFault: faultInPrompt(String(valueAt(sent.value, 'prompt') ?? '')),
    headers: () => ({ 'x-request-id': exchange.requestId }),
    refuse: (fault) => faultReply(fault, context.now(), operation.path.startsWith('/v4')),
    prepare: (fault) => {
      const count =
        fault?.kind === 'fewer-images' ? Math.min(fault.images, body.count) : body.count;
      const images = fault?.kind === 'no-image' ? 0 : count;
      return {
        model,
        bill: { images, usage: { images }, amountMicros: images * PRICE_MICROS },
        paced: true,
        produce: async () =>
          generations.submit(
            { operation, body, count, key },
            { requestId: exchange.requestId, fault },
          ),
      };
    },
  });
}
