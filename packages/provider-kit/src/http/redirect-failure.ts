import { ProviderFailure } from '@darkroom/core';

/**
 * 307 and 308 say "send it there instead", so nothing ran. 301, 302 and 303 after a POST are also how a server says
 * "done, look there": not known.
 */
const NOT_DONE = new Set([307, 308]);

/** A redirect of an API call: never followed, since it would carry the key and the money elsewhere. */
export function redirectFailure(
  status: number,
  headers: Readonly<Record<string, string>>,
  facts: { origin: string; requestId?: string | null; isFree?: boolean },
): ProviderFailure {
  const target = URL.parse(headers.location ?? '', facts.origin)?.origin;
  const where = target && target !== 'null' ? ` to ${target}` : '';
  const isNotDone = facts.isFree === true || NOT_DONE.has(status);
  return new ProviderFailure({
    code: 'PROVIDER_REDIRECTED',
    message: `${facts.origin} answered with a redirect (${status})${where}, which is not followed: the key belongs to ${facts.origin} alone.${isNotDone ? ' Nothing was charged.' : ''} If the provider has moved, change its base URL.`,
    charge: isNotDone ? 'not-charged' : 'unknown',
    isSafeToRepeat: false,
    providerRequestId: facts.requestId ?? null,
  });
}
