import { BOOLEAN, COMMON, type FieldRules, oneOf, V2 } from './field-rules.ts';
import type { Operation, PriceRule } from './operations.ts';

/** A price by the speed of rendering. */
export const bySpeed = (turbo: number, usual: number, quality: number): PriceRule => ({
  kind: 'by',
  field: 'rendering_speed',
  usual: 'default',
  micros: { turbo, default: usual, quality },
});
/** Prices of 3.0. */
export const V3_PRICE = bySpeed(30_000, 60_000, 90_000);
/** Prices with a character. */
export const CHARACTER_PRICE = bySpeed(100_000, 150_000, 200_000);
/** Prices of 4.0. */
export const V4_PRICE = bySpeed(30_000, 60_000, 100_000);

const { prompt, num_images, seed, rendering_speed } = V2;
/** What every model takes. */
export const PLAIN: FieldRules = { prompt, num_images, seed, ...COMMON };
/** What the vendor's own models take. */
export const OWN: FieldRules = { ...PLAIN, enable_copyright_detection: BOOLEAN };
/** The same with a speed. */
export const SPED: FieldRules = { ...OWN, rendering_speed };
/** Styles of 3.0. */
export const STYLED: FieldRules = {
  style_codes: V2.style_codes,
  style_preset: V2.style_preset,
  style_type: V2.style_type,
};
/** Styles beside a character. */
export const CHARACTER_STYLE: FieldRules = { style_type: oneOf('auto', 'realistic', 'fiction') };

/** Pictures for the style. */
export const STYLE_FILES = { style_reference_images: { most: 10, largest: 25 } };
/** Pictures of a character. */
export const CHARACTER_FILES = {
  character_reference_images: { most: 1, largest: 25 },
  character_reference_mask: { most: 1, largest: 25 },
};
/** One of the two says the size. */
export const SIZE_OR_RATIO = [['resolution', 'aspect_ratio']];
/** What a ready style goes without. */
export const STYLE_ALONE = [
  ['style_preset', 'style_codes'],
  ['style_preset', 'style_reference_images'],
];
/** No pictures. */
export const NONE = { files: {}, requiredFiles: [] };
/** A prompt is enough. */
export const FROM_PROMPT = { required: ['prompt'], requiredFiles: [] };

/** An operation that paints from words. */
export const generate = (model: string, more: Omit<Operation, 'path' | 'model'>): Operation => ({
  path: `/v2/image/generate/${model}`,
  model,
  ...more,
});
