import { Secret } from '@darkroom/core';
import type { AdapterContext } from '@darkroom/provider-kit';

/**
 * The headers of every call. Pictures are asked for as base64 in JSON and not as bytes: a JSON that is cut short shows,
 * and a picture does not.
 */
export function stabilityHeaders(context: AdapterContext): Record<string, string | Secret> {
  const key = context.credentials.secret('stability_api_key');
  return {
    accept: 'application/json',
    ...(key ? { authorization: new Secret(`Bearer ${key.reveal()}`) } : {}),
  };
}
