import type { IncomingMessage } from 'node:http';

/** A route that is asked with a text and answers with one. */
const ROUTE = '/graphql';

/**
 * Node's own module, without what an `import` of it costs: that reads every name which the module has, and one of them
 * loads all that stands behind Node's `fetch`.
 */
const requestOf = (protocol: string) =>
  protocol === 'https:'
    ? process.getBuiltinModule('node:https').request
    : process.getBuiltinModule('node:http').request;

/**
 * `fetch` for queries and mutations, through Node's plain HTTP: loading Node's own `fetch` takes three times as long as
 * Node's start, which a person waits for at every command. All else, streams, uploads and downloads, goes to `otherwise`.
 */
export function quickFetch(otherwise: typeof fetch): typeof fetch {
  return (input, init) => {
    const { method, body, headers, signal } = init ?? {};
    const address = typeof input === 'string' ? new URL(input) : null;
    const isText = method === 'POST' && typeof body === 'string';
    return address?.pathname === ROUTE && isText && isPlain(headers)
      ? post(address, headers, body, signal ?? null)
      : otherwise(input, init);
  };
}

const isPlain = (headers: RequestInit['headers']): headers is Record<string, string> =>
  typeof headers === 'object' && !Array.isArray(headers) && !(Symbol.iterator in headers);

function post(
  address: URL,
  headers: Record<string, string>,
  body: string,
  signal: AbortSignal | null,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    // As `fetch` fails: by the signal's own reason, or with what the system says as the cause.
    const fail = (cause: unknown) =>
      reject(signal?.aborted ? signal.reason : new TypeError('fetch failed', { cause }));
    if (signal?.aborted) return fail(null);
    const length = String(Buffer.byteLength(body));
    const sent = requestOf(address.protocol)(
      address,
      { method: 'POST', headers: { ...headers, 'content-length': length } },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => pieces.push(piece));
        answer.on('error', fail);
        answer.on('end', () => resolve(responseOf(answer, Buffer.concat(pieces).toString('utf8'))));
      },
    );
    const stop = () => sent.destroy();
    signal?.addEventListener('abort', stop, { once: true });
    sent.on('error', fail);
    sent.on('close', () => signal?.removeEventListener('abort', stop));
    sent.end(body);
  });
}

/** The answer as `fetch` would give it. */
function responseOf(answer: IncomingMessage, text: string): Response {
  const { statusCode = 0, statusMessage = '', headers } = answer;
  const isSuccess = statusCode >= 200 && statusCode < 300;
  // What went wrong is read in more ways, and nobody waits for a second command then.
  if (!isSuccess) return new Response(statusCode === 304 ? null : text, responseInit(answer));
  const quick = {
    ok: true,
    status: statusCode,
    statusText: statusMessage,
    headers: { get: (name: string) => headers[name.toLowerCase()] ?? null },
    text: async () => text,
    json: async (): Promise<unknown> => JSON.parse(text),
  };
  // All that urql reads of an answer to a query. A whole one would load what is to be left unloaded.
  return quick as unknown as Response;
}

function responseInit({ statusCode, statusMessage, headers }: IncomingMessage): ResponseInit {
  const { location, 'content-type': type } = headers;
  return {
    status: statusCode ?? 500,
    ...(statusMessage === undefined ? {} : { statusText: statusMessage }),
    headers: {
      ...(location === undefined ? {} : { location }),
      ...(type === undefined ? {} : { 'content-type': type }),
    },
  };
}
