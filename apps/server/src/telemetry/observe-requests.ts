import type { FastifyInstance } from 'fastify';
import type { ServerTelemetry } from './server-telemetry.ts';
import type { OpenSpan } from './tracing.ts';

/**
 * Counts every answer, and makes a span of each request that was let in. Told are method, pattern of the route and
 * status: never an address, which may carry a signature, nor anything of a body.
 */
export function observeRequests(app: FastifyInstance, { metrics, tracing }: ServerTelemetry): void {
  const spans = new WeakMap<object, OpenSpan>();
  if (tracing) {
    // Behind the reading of the body, so that the resolvers run inside of the span.
    app.addHook('preHandler', (request, _reply, done) => {
      const { method, id, headers, routeOptions } = request;
      const route = routeOptions.url ?? 'unknown';
      const span = tracing.request(
        `${method} ${route}`,
        { 'http.request.method': method, 'http.route': route, 'darkroom.request.id': id },
        headers.traceparent,
      );
      spans.set(request, span);
      span.run(done);
    });
  }
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const { statusCode: status, elapsedTime } = reply;
    const verb = method === 'HEAD' ? 'GET' : method;
    const route = routeOptions.url === undefined ? null : `${verb} ${routeOptions.url}`;
    metrics.requestAnswered({ route, status, seconds: elapsedTime / 1000 });
    const span = spans.get(request);
    span?.note({ 'http.response.status_code': status });
    span?.end(status >= 500 ? String(status) : undefined);
  });
}
