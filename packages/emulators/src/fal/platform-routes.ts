import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EmulatorContext } from '../kit/emulator.ts';
import { ApiRefusal, type ImageApi } from '../kit/image-api.ts';
import { headerText } from '../kit/paid-request.ts';
import { jsonReply } from '../kit/reply.ts';
import type { Endpoint } from './endpoint.ts';
import { servedEndpoints } from './endpoints.ts';
import { platformReply, sentenceReply } from './errors.ts';
import { openApiOf } from './openapi.ts';

const MOST_OF_A_PAGE = 50;

const searchOf = ({ url }: FastifyRequest) => new URL(url, 'http://x').searchParams;

/** The lists of api.fal.ai below /platform, and the documents of fal.ai below /site. */
export function registerPlatform(
  app: FastifyInstance,
  context: EmulatorContext,
  api: ImageApi,
): void {
  const served = () => servedEndpoints(context.settings.models, context.settings.today);

  /** The key may be left out; a wrong one is refused all the same. */
  const checkKey = (request: FastifyRequest, isNeeded: boolean) => {
    const header = headerText(request, 'authorization');
    if (header === undefined && !isNeeded) return;
    const [, key = ''] = /^Key (.+)$/.exec(header ?? '') ?? [];
    if (context.keys.includes(key)) return;
    throw new ApiRefusal(
      platformReply(401, 'authorization_error', 'Authentication required: invalid or missing key'),
    );
  };
  const open =
    (work: (request: FastifyRequest) => ReturnType<typeof jsonReply>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const exchange = await context.exchanges.begin(request);
      await api.free(
        { exchange, key: '', request, reply },
        answerOf(() => work(request)),
      );
      return reply;
    };

  app.get(
    '/platform/models',
    open((request) => {
      checkKey(request, false);
      const search = searchOf(request);
      const category = search.get('category');
      const words = (search.get('q') ?? '').toLowerCase();
      const ids = search.getAll('endpoint_id');
      const found = served().filter(
        (one) =>
          (category === null || one.category === category) &&
          one.id.includes(words) &&
          (ids.length === 0 || ids.includes(one.id)),
      );
      const withSchema = search.getAll('expand').includes('openapi-3.0');
      return page('models', found, search, (one) => entryOf(one, withSchema));
    }),
  );
  app.get(
    '/platform/models/pricing',
    open((request) => {
      checkKey(request, true);
      const search = searchOf(request);
      const ids = search.getAll('endpoint_id');
      const known = served().filter(({ id }) => ids.includes(id));
      if (ids.length === 0 || known.length < ids.length) {
        return platformReply(404, 'not_found', 'One or more endpoint ids were not found');
      }
      return page('prices', known, search, ({ id, price }) => ({
        endpoint_id: id,
        unit_price: price.dollars,
        unit: price.unit,
        currency: 'USD',
      }));
    }),
  );
  app.get(
    '/site/openapi/queue/openapi.json',
    open((request) => {
      const id = searchOf(request).get('endpoint_id');
      const found = served().find((one) => one.id === id);
      return found
        ? jsonReply(200, openApiOf(found))
        : sentenceReply(404, `Endpoint ${String(id)} not found`);
    }),
  );
}

function answerOf(work: () => ReturnType<typeof jsonReply>) {
  try {
    return work();
  } catch (error) {
    if (error instanceof ApiRefusal) return error.reply;
    throw error;
  }
}

function page<Item>(
  name: string,
  items: readonly Item[],
  search: URLSearchParams,
  show: (item: Item) => object,
) {
  const limit = Math.min(MOST_OF_A_PAGE, Number(search.get('limit') ?? MOST_OF_A_PAGE));
  const from = Number(Buffer.from(search.get('cursor') ?? '', 'base64url').toString() || 0);
  const hasMore = from + limit < items.length;
  const next = Buffer.from(String(from + limit)).toString('base64url');
  return jsonReply(200, {
    [name]: items.slice(from, from + limit).map(show),
    next_cursor: hasMore ? next : null,
    has_more: hasMore,
  });
}

function entryOf(one: Endpoint, withSchema: boolean): object {
  const { id, category } = one;
  return {
    endpoint_id: id,
    metadata: {
      display_name: id.split('/').slice(1).join(' '),
      category,
      description: `Makes pictures (${category}).`,
      status: 'active',
      tags: [],
      updated_at: '2026-10-01T00:00:00Z',
      model_url: `https://fal.run/${id}`,
      license_type: 'commercial',
    },
    ...(withSchema ? { openapi: openApiOf(one) } : {}),
  };
}
