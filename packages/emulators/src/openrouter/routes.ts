import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { ImageApi } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import { billFor, paint, streamedAnswer, wholeAnswer } from './answer.ts';
import { errorReply, faultReply, refuse } from './errors.ts';
import { hostsOf, listed, routedModels } from './models.ts';
import { readOrder } from './read-order.ts';

/** Adds every route under /api/v1. /images/generations is none of them. */
export function registerRoutes(app: FastifyInstance, context: EmulatorContext): void {
  const api = new ImageApi(context, {
    authenticate,
    headers: ({ requestId }) => ({ 'x-generation-id': `gen-${requestId.slice(0, 12)}` }),
    refuse: faultReply,
    notFound: () => errorReply(404, 'Not Found'),
  });
  const models = () => routedModels(context.settings.models);
  app.get(
    '/api/v1/key',
    api.route((call) =>
      api.free(
        call,
        jsonReply(200, {
          data: keyFacts(call.key),
        }),
      ),
    ),
  );
  app.get(
    '/api/v1/images/models',
    api.route((call) => api.free(call, jsonReply(200, { data: models().map(listed) }))),
  );
  app.get(
    '/api/v1/images/models/:author/:slug/endpoints',
    api.route(async (call) => {
      const id = decodeURIComponent(call.exchange.path).split('/').slice(5, 7).join('/');
      const model = models().find((one) => one.id === id);
      if (!model) throw refuse(404, `No model ${id}.`);
      await api.free(call, jsonReply(200, hostsOf(model)));
    }),
  );
  app.post(
    '/api/v1/images',
    api.route(async (call) => {
      const order = await readOrder(context, call.exchange.body, models());
      await api.paid(call, {
        model: order.model.id,
        prompt: order.prompt,
        count: order.count,
        streaming: order.streaming,
        bill: (images) => billFor(order, images),
        paint: (index) => paint(context, order, index),
        answer: (pictures, fault) =>
          order.streaming
            ? streamedAnswer(context, order, pictures, fault)
            : wholeAnswer(context, order, pictures),
      });
    }),
  );
  app.setNotFoundHandler(api.elsewhere);
}

/** The lists answer anybody; a key that is sent must be one all the same. */
function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const header = headerText(request, 'authorization');
  const isOpen = request.method === 'GET' && request.url.startsWith('/api/v1/images/');
  if (header === undefined && isOpen) return '';
  const key = /^Bearer (.+)$/i.exec(header ?? '')?.[1]?.trim() ?? '';
  if (keys.includes(key)) return key;
  // The lists do not look at the key.
  if (isOpen) return key;
  throw refuse(401, key === '' ? 'No cookie auth credentials found' : 'User not found.');
}

/** What the router tells of a key. */
const keyFacts = (key: string) => ({
  label: `sk-or-v1-…${key.slice(-3)}`,
  limit: null,
  limit_remaining: null,
  limit_reset: null,
  usage: 0,
  usage_daily: 0,
  usage_weekly: 0,
  usage_monthly: 0,
  byok_usage: 0,
  byok_usage_daily: 0,
  byok_usage_weekly: 0,
  byok_usage_monthly: 0,
  include_byok_in_limit: false,
  is_free_tier: false,
  is_management_key: false,
  is_provisioning_key: false,
  allowed_data_regions: [],
  creator_user_id: null,
  organization_id: null,
  workspace_id: null,
  free_model_daily_requests: { limit: 1000, remaining: 1000, used: 0 },
  rate_limit: { requests: -1, interval: '10s', note: 'Deprecated.' },
});
