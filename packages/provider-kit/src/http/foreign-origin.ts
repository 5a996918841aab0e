import { ProviderFailure } from '@darkroom/core';
import type { ProviderOrigins } from './provider-origins.ts';

/** A call that was not made, since the key does not belong where it would go. Of the URL only its origin is shown. */
export function foreignOrigin(url: URL | null, origins: ProviderOrigins): ProviderFailure {
  return new ProviderFailure({
    code: 'INTERNAL',
    message: `A call to ${url?.origin ?? 'no URL'} was not made: the key belongs to ${origins.words} alone.`,
    charge: 'not-charged',
  });
}
