import type { Secret } from '@darkroom/core';
import { type AdapterContext, basicAuthorization, credentialHeaders } from '@darkroom/provider-kit';

/** What the forms name, and HTTP Basic where there is a password. */
export function requestHeaders(context: AdapterContext): Record<string, string | Secret> {
  const { authorization: _, ...headers } = credentialHeaders(context);
  return { ...headers, ...basicAuthorization(context, { user: 'username', password: 'password' }) };
}
