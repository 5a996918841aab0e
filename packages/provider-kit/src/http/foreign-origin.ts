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

/** An upload that was not made, since nothing says that pictures may go to that host. */
export function foreignUpload(url: URL | null, origins: ProviderOrigins): ProviderFailure {
  return new ProviderFailure({
    code: 'INTERNAL',
    message: `An upload to ${url?.origin ?? 'no URL'} was not made: without the key, pictures go to ${origins.words} and over https to the uploadHosts of the provider's file.`,
    charge: 'not-charged',
  });
}
