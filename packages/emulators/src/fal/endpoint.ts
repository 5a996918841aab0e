import { z } from 'zod';

/** What a result costs. */
export interface Price {
  /** Dollars for a unit. */
  readonly dollars: number;
  /** `megapixels`: begun ones, of 1024 × 1024, of each picture. */
  readonly unit: 'images' | 'megapixels';
  /** Dollars for each unit after the first of a picture, where they differ. */
  readonly further?: number;
  /** Dollars for a unit by the value of a field. */
  readonly by?: { readonly field: string; readonly dollars: Readonly<Record<string, number>> };
}

/** One path of the queue and of the synchronous host. */
export interface Endpoint {
  readonly id: string;
  readonly category: 'text-to-image' | 'image-to-image';
  readonly input: z.ZodObject;
  readonly price: Price;
  /** `image`: one, by itself. */
  readonly output: 'images' | 'image';
  /** Words that come with the pictures. */
  readonly tells?: 'description' | 'revised_prompt';
  /** Which pixels of a mask are painted. */
  readonly maskPaints: 'white' | 'black';
}

/** One endpoint. Its category follows from whether it needs a picture. */
export function endpoint(
  id: string,
  price: Price,
  input: z.ZodObject,
  more: Partial<Pick<Endpoint, 'output' | 'tells' | 'maskPaints'>> = {},
): Endpoint {
  const { image_url: single, image_urls: list } = input.shape;
  const isNeeded = (field: z.core.$ZodType) => !z.safeParse(field, undefined).success;
  const needs = [single, list].some((field) => field !== undefined && isNeeded(field));
  const category = needs ? 'image-to-image' : 'text-to-image';
  return { id, category, input, price, output: 'images', maskPaints: 'white', ...more };
}

export const perImage = (dollars: number, by?: Price['by']): Price => ({
  dollars,
  unit: 'images',
  ...(by ? { by } : {}),
});
export const perMegapixel = (dollars: number, further?: number): Price => ({
  dollars,
  unit: 'megapixels',
  ...(further === undefined ? {} : { further }),
});
