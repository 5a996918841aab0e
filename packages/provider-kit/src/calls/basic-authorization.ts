import { Secret } from '@darkroom/core';
import type { AdapterContext } from '../adapter/adapter.ts';

/**
 * The header of HTTP Basic by two variables of a credential form; none where there is no password. Names and passwords
 * travel as UTF-8.
 */
export function basicAuthorization(
  { credentials }: Pick<AdapterContext, 'credentials'>,
  variables: { user: string; password: string },
): Record<string, Secret> {
  const password = credentials.secret(variables.password);
  if (password === null) return {};
  const pair = `${credentials.text(variables.user) ?? ''}:${password.reveal()}`;
  return { authorization: new Secret(`Basic ${Buffer.from(pair).toString('base64')}`) };
}
