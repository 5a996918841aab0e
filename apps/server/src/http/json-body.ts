import type { FastifyInstance, FastifyRequest } from 'fastify';
import { HttpProblem } from './problem.ts';

/** Bytes of a JSON body, GraphQL's included. Uploads have a route and a limit of their own. */
export const JSON_BODY_BYTES = 1024 * 1024;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Where V8 stopped reading. Its message is not passed on whole: it quotes the body, which may hold a secret. */
function positionOf(error: unknown, length: number): string {
  const message = error instanceof Error ? error.message : '';
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return `it breaks at position ${position}`;
  return /end of JSON/i.test(message)
    ? `it ends too early, at position ${length}`
    : 'it breaks near its beginning';
}

/** The value of a JSON body. @throws HttpProblem 415 for bytes that are no UTF-8, 400 for broken JSON. */
export function parseJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw new HttpProblem(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'The body is no valid UTF-8. Send JSON in UTF-8.',
    );
  }
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(
      400,
      'BAD_REQUEST',
      `The body is no valid JSON: ${positionOf(error, text.length)}. Send a JSON object in UTF-8.`,
    );
  }
}

/** Makes JSON in UTF-8, not compressed, the one body that routes take unless they say otherwise. */
export function acceptJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(
        request.headers['content-type'] ?? '',
      )?.[1];
      if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
        throw new HttpProblem(
          415,
          'UNSUPPORTED_MEDIA_TYPE',
          'The body must be JSON in UTF-8; other character sets are not read.',
        );
      }
      return parseJson(body);
    },
  );
}
