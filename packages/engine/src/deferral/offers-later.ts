import { type Deferral, localize } from '@darkroom/core';
import type { ProviderAccess } from '../contracts.ts';

/** Whether a provider takes orders for later at this address and with these credentials; else why not, for people. */
export function offersLater({ adapter, provider, context }: ProviderAccess): Deferral {
  const isOffered = adapter.deferred?.isOffered(context(new AbortController().signal)) ?? false;
  if (isOffered) return { isDeferred: true };
  const name = localize(provider.label);
  return { isDeferred: false, reason: `${name} takes no orders for later the way it is set up.` };
}
