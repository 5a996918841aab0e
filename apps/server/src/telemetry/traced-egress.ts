import { type Egress, type EgressAnswer, EgressError } from '@darkroom/provider-kit';
import type { OpenSpan, Tracing } from './tracing.ts';

/** Why nothing came: which of the ways to fail, never its words. */
const problemOf = (error: unknown): string =>
  error instanceof EgressError ? error.problem : 'unknown';

/** Of an address its host alone: paths name jobs and files, and some vendors take their keys in the query. */
function factsOf(address: string | URL, method: string) {
  const url = typeof address === 'string' ? URL.parse(address) : address;
  return {
    'http.request.method': method,
    'server.address': url?.hostname ?? '',
    ...(url?.port ? { 'server.port': Number(url.port) } : {}),
  };
}

/** The span lasts until the body has been read, or is not wanted any more. */
async function* spanned(body: EgressAnswer['body'], span: OpenSpan): EgressAnswer['body'] {
  let isRead = false;
  try {
    yield* body;
    isRead = true;
  } catch (error) {
    span.end(problemOf(error));
    throw error;
  } finally {
    span.end(isRead ? undefined : 'aborted');
  }
}

/** The way out with a span for each request. What is sent is what would be sent without: no header of a trace leaves. */
export function tracedEgress(egress: Egress, tracing: Tracing): Egress {
  return {
    async send(request) {
      const span = tracing.outgoing(`HTTP ${request.method}`, factsOf(request.url, request.method));
      try {
        const answer = await span.run(() => egress.send(request));
        span.note({ 'http.response.status_code': answer.status });
        if (answer.status >= 400) span.note({ 'error.type': String(answer.status) });
        return {
          ...answer,
          body: spanned(answer.body, span),
          discard: () => {
            answer.discard();
            span.end();
          },
        };
      } catch (error) {
        span.end(problemOf(error));
        throw error;
      }
    },
    async socket(request) {
      const span = tracing.outgoing('WebSocket', factsOf(request.url, 'GET'));
      try {
        const socket = await span.run(() => egress.socket(request));
        span.end();
        return socket;
      } catch (error) {
        span.end(problemOf(error));
        throw error;
      }
    },
    close: () => egress.close(),
  };
}
