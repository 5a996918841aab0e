import { type AddressScope, checkUrl, guardAddress } from './address-guard.ts';
import { type ResolveName, resolveBySystem } from './guarded-connector.ts';

/**
 * Why a URL that a person gives may not be spoken to, as far as can be told without opening a connection: its form, or
 * an address that its name leads to now. Null: it may. A name that is not known is no reason, since it may be known
 * later; whoever sends there is judged again by the egress.
 */
export async function urlRefusal(
  url: URL,
  scope: AddressScope,
  resolve: ResolveName = resolveBySystem,
): Promise<string | null> {
  const refusal = checkUrl(url, { scope, isAnyPortTaken: true }, guardAddress);
  if (refusal !== null) return refusal;
  const addresses = await resolve(url.hostname.replace(/^\[|\]$/g, '')).catch(() => []);
  for (const { address } of addresses) {
    const reason = guardAddress(address, scope);
    if (reason !== null)
      return `the name "${url.hostname}" leads to ${address}, which is ${reason}`;
  }
  return null;
}
