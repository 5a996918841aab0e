import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange, ParsedBody } from '../kit/exchange.ts';
import { type ApiCall, ApiRefusal, ImageApi } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import { readEdit } from '../openai/edit-body.ts';
import { errorReply, OpenAiRefusal } from '../openai/errors.ts';
import { checkFields, GENERATION_FIELDS } from '../openai/fields.ts';
import { FileStore } from '../openai/files.ts';
import { type ImageRequest, readImageRequest } from '../openai/image-request.ts';
import { type ServedModel, servedModels } from '../openai/models.ts';
import { runImages } from '../openai/run-images.ts';
import { azureReply, faultReply, noDeployment, WRONG_KEY } from './errors.ts';

/** A person names deployments; what runs in them is one of the vendor's models. */
const DEPLOYMENTS = [
  { id: 'my-images', like: 'gpt-image-2' },
  { id: 'my-mini', like: 'gpt-image-1-mini' },
];
/** Tokens of Microsoft Entra are long texts of three parts; this one is taken. */
export const ENTRA_TOKEN = 'eyJ0eXAiOiJKV1QifQ.emulator-entra-token.signature';
const VERSION = /^20\d\d-\d\d-\d\d(-preview)?$/;

/** Adds both surfaces: /openai/v1 and /openai/deployments/<deployment>. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const files = new FileStore();
  const headersOf = ({ requestId }: Exchange) => ({
    'apim-request-id': requestId,
    'x-request-id': requestId,
    'x-ms-region': 'Sweden Central',
  });
  const api = new ImageApi(context, {
    authenticate,
    headers: headersOf,
    refuse: faultReply,
    notFound: () => azureReply(404, '404', 'Resource not found'),
    makeRequestId: randomUUID,
  });
  const served = () => servedModels(context.settings.models ?? DEPLOYMENTS, context.settings.today);
  const paint = (call: ApiCall, request: ImageRequest) =>
    runImages(context, call, request, {
      headers: () => headersOf(call.exchange),
      refuse: (fault) =>
        faultReply(fault, {
          model: request.modelId,
          requestId: call.exchange.requestId,
          now: context.now(),
        }),
    });
  const work = (call: ApiCall, kind: 'generations' | 'edits', deployment: string | null) =>
    asAzure(async () => {
      const body = withModel(call.exchange.body, deployment);
      const models = known(served(), body);
      if (kind === 'edits') {
        const { fields, inputs } = await readEdit(body, models, files);
        await paint(call, readImageRequest(fields, models, inputs));
        return;
      }
      const value = body.kind === 'json' ? body.value : {};
      const fields = checkFields(GENERATION_FIELDS, value);
      await paint(call, readImageRequest(fields, models, undefined));
    });

  app.get(
    '/openai/v1/models',
    api.route((call) =>
      api.free(
        call,
        jsonReply(200, {
          object: 'list',
          // Models that the resource may deploy, not its deployments.
          data: ['gpt-image-2', 'gpt-image-1-mini', 'gpt-5.2'].map((id) => ({
            id,
            object: 'model',
            status: 'succeeded',
            capabilities: { inference: true, fine_tune: false },
          })),
        }),
      ),
    ),
  );
  for (const kind of ['generations', 'edits'] as const) {
    app.post(
      `/openai/v1/images/${kind}`,
      api.route((call) => work(call, kind, null)),
    );
    app.post(
      `/openai/deployments/:deployment/images/${kind}`,
      api.route((call) => {
        const version = new URLSearchParams(call.request.url.split('?')[1]).get('api-version');
        if (!VERSION.test(version ?? '')) {
          throw new ApiRefusal(azureReply(404, '404', 'Resource not found'));
        }
        const deployment = decodeURIComponent(call.exchange.path.split('/')[3] ?? '');
        return work(call, kind, deployment);
      }),
    );
  }
  app.setNotFoundHandler(api.elsewhere);
}

function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const bearer = /^Bearer (.+)$/i.exec(headerText(request, 'authorization') ?? '')?.[1]?.trim();
  if (bearer === ENTRA_TOKEN) return bearer;
  const key = headerText(request, 'api-key') ?? '';
  if (!keys.includes(key)) throw WRONG_KEY;
  return key;
}

/** The vendor's refusals in the envelope that they have here. */
async function asAzure(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof OpenAiRefusal) throw new ApiRefusal(errorReply(error.error));
    throw error;
  }
}

/** The body with the deployment as its model, where the path names it. */
function withModel(body: ParsedBody, deployment: string | null): ParsedBody {
  if (deployment === null) return body;
  if (body.kind === 'json' && typeof body.value === 'object' && body.value !== null) {
    return { kind: 'json', value: { ...body.value, model: deployment } };
  }
  if (body.kind !== 'form') return body;
  const others = body.parts.filter(({ name }) => name !== 'model');
  return { kind: 'form', parts: [...others, { kind: 'field', name: 'model', value: deployment }] };
}

/** The deployments, if the one that was asked for is among them. */
function known(models: readonly ServedModel[], body: ParsedBody): readonly ServedModel[] {
  const field = body.kind === 'form' ? body.parts.find(({ name }) => name === 'model') : undefined;
  const value = body.kind === 'json' ? body.value : null;
  const asked =
    field?.kind === 'field'
      ? field.value
      : typeof value === 'object' && value !== null && 'model' in value
        ? String(value.model)
        : '';
  if (asked !== '' && !models.some(({ id }) => id === asked)) throw new ApiRefusal(noDeployment());
  return models;
}
