import type { CheckedBody } from './check-fields.ts';
import type { Price } from './endpoints.ts';
import type { Size } from './sizes.ts';

/** What a task costs, and by what. */
export interface Cost {
  readonly credits: number;
  readonly inputMegapixels: number;
  readonly outputMegapixels: number;
}

const MEGAPIXEL = 1024 * 1024;
/** Credits have a tenth of a cent, and sums of them must not show what binary fractions leave. */
const exact = (credits: number) => Math.round(credits * 1000) / 1000;

const megapixels = (sizes: readonly Size[]) =>
  sizes.reduce((sum, { width, height }) => sum + width * height, 0) / MEGAPIXEL;

/** The price of a result of this size from these pictures. Megapixels are rounded up. */
export function costOf(price: Price, body: CheckedBody, size: Size): Cost {
  const inputMegapixels = megapixels(body.pictures.map(({ facts }) => facts));
  const outputMegapixels = megapixels([size]);
  const credits = () => {
    switch (price.kind) {
      case 'flat':
        return price.credits;
      case 'class':
        return price.credits[String(body.values.get('resolution'))] ?? 0;
      case 'megapixels':
        return (
          price.first +
          (Math.ceil(outputMegapixels) - 1) * price.more +
          Math.ceil(inputMegapixels) * price.more
        );
    }
  };
  const shown = (value: number) => Math.round(value * 100) / 100;
  return {
    credits: exact(credits()),
    inputMegapixels: shown(inputMegapixels),
    outputMegapixels: shown(outputMegapixels),
  };
}
