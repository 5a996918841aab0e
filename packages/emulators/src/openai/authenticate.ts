import type { FastifyRequest } from 'fastify';
import { headerText } from '../kit/paid-request.ts';
import { OpenAiRefusal } from './errors.ts';

/** The key of a request that may pass; throws the vendor's 401 otherwise. */
export function authenticate(request: FastifyRequest, keys: readonly string[]): string {
  const header = headerText(request, 'authorization') ?? '';
  const key = /^Bearer (.+)$/i.exec(header)?.[1]?.trim();
  const plain = { status: 401, type: 'invalid_request_error', param: null };
  if (key === undefined) {
    throw new OpenAiRefusal({
      ...plain,
      message:
        "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from https://platform.openai.com/account/api-keys.",
      code: null,
    });
  }
  if (!keys.includes(key)) {
    const shown = key.length > 12 ? `${key.slice(0, 4)}${'*'.repeat(8)}${key.slice(-4)}` : '****';
    throw new OpenAiRefusal({
      ...plain,
      message: `Incorrect API key provided: ${shown}. You can find your API key at https://platform.openai.com/account/api-keys.`,
      code: 'invalid_api_key',
    });
  }
  return key;
}
