import {
  actualCost,
  type Decimal,
  formatDecimal,
  type PriceFacts,
  priceFacts,
  type Usage,
} from '@darkroom/core';
import type { CallRequest } from '../adapter/adapter.ts';

/**
 * The bill of a call whose prices hang on what the vendor chose and the reply tells, such as the size class of each
 * picture. `images`: what is known of each picture that was made, over what was asked for. `more`: what was used
 * besides. Dollars as a decimal string; null where any of it has no price that surely holds.
 */
export function billByImages(
  { model, request }: Pick<CallRequest, 'model' | 'request'>,
  images: readonly PriceFacts[],
  more: Usage = {},
): string | null {
  const asked = priceFacts(model, request);
  const costs: (Decimal | null)[] = images.map((facts) =>
    actualCost(model.prices, { ...asked, ...facts }, { image: 1 }, 1),
  );
  if (Object.keys(more).length > 0) costs.push(actualCost(model.prices, asked, more, 0));
  let sum = 0n;
  for (const cost of costs) {
    if (cost === null) return null;
    sum += cost;
  }
  return formatDecimal(sum);
}
