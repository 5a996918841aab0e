/** What a field of a request may hold, as the vendor's schema says it. `fallback`: its default there. */
export type Field =
  | { readonly type: 'text'; readonly isRequired?: boolean; readonly fallback?: string }
  | {
      readonly type: 'integer' | 'number';
      readonly least?: number;
      readonly most?: number;
      readonly multipleOf?: number;
      readonly isNullable?: boolean;
      readonly isRequired?: boolean;
      readonly fallback?: number;
    }
  | { readonly type: 'boolean'; readonly fallback: boolean }
  | { readonly type: 'enum'; readonly values: readonly string[]; readonly fallback: string }
  /** Any ratio from 21:9 to 9:21. */
  | { readonly type: 'ratio'; readonly fallback: string }
  /** An address or base64. */
  | { readonly type: 'picture'; readonly isRequired?: boolean }
  /** One of those, or a list of them. */
  | { readonly type: 'pictures'; readonly most: number };

export type Fields = Readonly<Record<string, Field>>;

const seed: Fields = { seed: { type: 'integer', isNullable: true } };
const webhook: Fields = { webhook_url: { type: 'text' }, webhook_secret: { type: 'text' } };
const format = (fallback: string, values = ['jpeg', 'png', 'webp']): Fields => ({
  output_format: { type: 'enum', values, fallback },
});
const tolerance = (most: number): Fields => ({
  safety_tolerance: { type: 'integer', least: 0, most, fallback: 2 },
});
const needed: Fields = { prompt: { type: 'text', isRequired: true } };
const optional: Fields = { prompt: { type: 'text', fallback: '' } };
const upsampling = (fallback: boolean): Fields => ({
  prompt_upsampling: { type: 'boolean', fallback },
});
const whole = (least: number, most: number, fallback: number): Field => ({
  type: 'integer',
  least,
  most,
  fallback,
});
const real = (least: number, most: number, fallback: number): Field => ({
  type: 'number',
  least,
  most,
  fallback,
});

/** `input_image`, `input_image_2` … up to a number. */
const numbered = (most: number): Fields =>
  Object.fromEntries(
    Array.from({ length: most }, (_, index) => [
      index === 0 ? 'input_image' : `input_image_${index + 1}`,
      { type: 'picture' },
    ]),
  );
const edge = (
  multipleOf: number,
  least: number,
  most: number | undefined,
  fallback: number,
): Field => ({
  type: 'integer',
  least,
  multipleOf,
  fallback,
  ...(most === undefined ? {} : { most }),
});

/** Both edges of FLUX 2: 0 follows the input picture. The product is held to 4 megapixels elsewhere. */
const free: Fields = { width: edge(16, 64, undefined, 0), height: edge(16, 64, undefined, 0) };
const classic: Fields = { width: edge(32, 256, 1440, 1024), height: edge(32, 256, 1440, 768) };

/** What all of FLUX 2 take, with so many input pictures. */
const second = (pictures: number): Fields => ({
  ...needed,
  ...seed,
  ...free,
  ...numbered(pictures),
  ...format('jpeg'),
  ...tolerance(5),
  ...webhook,
});
export const FLUX_2: Fields = {
  ...second(8),
  disable_pup: { type: 'boolean', fallback: false },
};
export const FLUX_2_FLEX: Fields = {
  ...FLUX_2,
  ...upsampling(true),
  guidance: real(1.5, 10, 5),
  steps: whole(1, 50, 50),
  input_image_blob_path: { type: 'text' },
};
export const FLUX_2_KLEIN: Fields = second(4);
export const RATIOS_OF_FLUX_3 = [
  '21:9',
  '2:1',
  '16:9',
  '3:2',
  '7:5',
  '4:3',
  '5:4',
  '1:1',
  '4:5',
  '3:4',
  '5:7',
  '2:3',
  '9:16',
  '1:2',
  '9:21',
];
export const FLUX_3: Fields = {
  ...needed,
  images: { type: 'pictures', most: 10 },
  aspect_ratio: { type: 'enum', values: ['auto', ...RATIOS_OF_FLUX_3], fallback: 'auto' },
  resolution: { type: 'enum', values: ['768sq', '1k', '1.5k', '2k', '4k'], fallback: '1k' },
  grounding: { type: 'boolean', fallback: true },
  version: { type: 'text', fallback: 'latest' },
  ...tolerance(4),
  ...webhook,
};
export const ERASE: Fields = {
  image: { type: 'picture', isRequired: true },
  mask: { type: 'picture', isRequired: true },
  dilate_pixels: whole(0, 25, 10),
  ...seed,
  ...format('png', ['png', 'jpeg']),
  ...tolerance(5),
  ...webhook,
};
export const OUTPAINTING: Fields = {
  image: { type: 'picture', isRequired: true },
  width: { type: 'integer', least: 64, isRequired: true },
  height: { type: 'integer', least: 64, isRequired: true },
  ...optional,
  disable_pup: { type: 'boolean', fallback: false },
  ...format('png', ['png', 'jpeg']),
  ...tolerance(5),
  ...webhook,
};
export const DEBLUR: Fields = {
  image: { type: 'picture', isRequired: true },
  ...seed,
  ...format('png', ['png', 'jpeg']),
  ...tolerance(5),
  ...webhook,
};
export const KONTEXT: Fields = {
  ...needed,
  ...seed,
  ...numbered(4),
  aspect_ratio: { type: 'ratio', fallback: '1:1' },
  ...upsampling(false),
  ...format('png'),
  ...tolerance(6),
  ...webhook,
};
export const PRO_1_1: Fields = {
  ...optional,
  ...seed,
  ...classic,
  image_prompt: { type: 'picture' },
  ...upsampling(false),
  ...format('jpeg'),
  ...tolerance(6),
  ...webhook,
};
export const ULTRA: Fields = {
  ...optional,
  ...seed,
  aspect_ratio: { type: 'ratio', fallback: '16:9' },
  raw: { type: 'boolean', fallback: false },
  image_prompt: { type: 'picture' },
  image_prompt_strength: real(0, 1, 0.1),
  ...format('jpeg'),
  ...tolerance(6),
  ...webhook,
};
/** A fine-tune of the account's own, by its id. */
export const finetuned = (fields: Fields, strength: number): Fields => ({
  ...fields,
  finetune_id: { type: 'text', isRequired: true },
  finetune_strength: real(0, 2, strength),
});
export const DEV: Fields = { ...PRO_1_1, steps: whole(1, 50, 28), guidance: real(1.5, 5, 3) };
export const FILL: Fields = {
  ...optional,
  ...seed,
  image: { type: 'picture', isRequired: true },
  mask: { type: 'picture' },
  steps: whole(15, 50, 50),
  guidance: real(1.5, 100, 60),
  ...upsampling(false),
  ...format('jpeg'),
  ...tolerance(6),
  ...webhook,
};
export const EXPAND: Fields = {
  ...optional,
  ...seed,
  image: { type: 'picture', isRequired: true },
  top: whole(0, 2048, 0),
  bottom: whole(0, 2048, 0),
  left: whole(0, 2048, 0),
  right: whole(0, 2048, 0),
  steps: whole(15, 50, 50),
  guidance: real(1.5, 100, 60),
  ...upsampling(false),
  ...format('jpeg'),
  ...tolerance(6),
  ...webhook,
};
