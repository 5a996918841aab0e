import type { EmulatorContext } from '../kit/emulator.ts';
import type { Exchange } from '../kit/exchange.ts';

const REQUESTS_PER_MINUTE = 500;

/** Headers that every answer of the vendor carries. */
export function responseHeaders(
  context: EmulatorContext,
  exchange: Exchange,
): Record<string, string> {
  return {
    'x-request-id': exchange.requestId,
    'openai-organization': 'org-emulator',
    'openai-processing-ms': String(Math.max(1, context.now().getTime() - exchange.startedAt)),
    'openai-version': '2020-10-01',
    'x-ratelimit-limit-requests': String(REQUESTS_PER_MINUTE),
    'x-ratelimit-remaining-requests': String(REQUESTS_PER_MINUTE - 1),
    'x-ratelimit-reset-requests': '120ms',
    'x-ratelimit-limit-tokens': '250000',
    'x-ratelimit-remaining-tokens': '249950',
    'x-ratelimit-reset-tokens': '12ms',
  };
}
