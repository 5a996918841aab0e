import type { ModelOverride } from '../kit/options.ts';
import {
  DEBLUR,
  DEV,
  ERASE,
  EXPAND,
  FILL,
  type Fields,
  FLUX_2,
  FLUX_2_FLEX,
  FLUX_2_KLEIN,
  FLUX_3,
  finetuned,
  KONTEXT,
  OUTPAINTING,
  PRO_1_1,
  ULTRA,
} from './fields.ts';

/** How the size of the result follows from a request. */
export type Shape =
  /** `width` and `height`; 0 follows the first input picture, else 1024x1024. */
  | { readonly kind: 'dimensions' }
  /** `aspect_ratio`, at about this many pixels. */
  | { readonly kind: 'ratio'; readonly pixels: number }
  /** `aspect_ratio` and `resolution`; `auto` follows the first input picture. */
  | { readonly kind: 'class' }
  /** The input picture's own. */
  | { readonly kind: 'input' }
  /** The input picture's own, and `top`, `bottom`, `left`, `right` more. */
  | { readonly kind: 'grown' };

/** What a task costs, in credits; one credit is a cent. */
export type Price =
  | { readonly kind: 'flat'; readonly credits: number }
  /** First megapixel of the result, each further one, each of the input pictures. */
  | { readonly kind: 'megapixels'; readonly first: number; readonly more: number }
  | { readonly kind: 'class'; readonly credits: Readonly<Record<string, number>> };

/** One path of the API. */
export interface Endpoint {
  /** After `/v1/`, and the model's name. */
  readonly id: string;
  readonly fields: Fields;
  readonly shape: Shape;
  readonly price: Price;
  /** Tasks of one key that may be under way at once. */
  readonly atOnce: number;
  /** How long an address of the result works, in milliseconds. */
  readonly lifetimeMs: number;
  /** Least edge of an input picture, in pixels. */
  readonly leastInputEdge: number;
  /** Most pixels of an input picture. */
  readonly mostInputPixels: number;
  /** Tells progress, and its cost at the end alone. */
  readonly tellsProgress: boolean;
}

const MEGAPIXEL = 1024 * 1024;
const COMMON = {
  atOnce: 24,
  lifetimeMs: 600_000,
  leastInputEdge: 1,
  mostInputPixels: 20_000_000,
  tellsProgress: false,
} as const;

const flat = (credits: number): Price => ({ kind: 'flat', credits });
const mega = (first: number, more: number): Price => ({ kind: 'megapixels', first, more });
const DIMENSIONS: Shape = { kind: 'dimensions' };
const KONTEXT_SHAPE: Shape = { kind: 'ratio', pixels: MEGAPIXEL };
const ULTRA_SHAPE: Shape = { kind: 'ratio', pixels: 4 * MEGAPIXEL };
const INPUT: Shape = { kind: 'input' };

const of = (
  id: string,
  fields: Fields,
  shape: Shape,
  price: Price,
  more: Partial<Endpoint> = {},
): Endpoint => ({ ...COMMON, id, fields, shape, price, ...more });

const flux3 = (id: string, credits: Readonly<Record<string, number>>) =>
  of(
    id,
    FLUX_3,
    { kind: 'class' },
    { kind: 'class', credits },
    {
      lifetimeMs: 3_600_000,
      leastInputEdge: 256,
      mostInputPixels: 16_000_000,
      tellsProgress: true,
    },
  );

/** Every path that answers. The 1.5k of FLUX 3 has no listed price, nor have the tools: those are made up. */
const ENDPOINTS: readonly Endpoint[] = [
  flux3('flux-3-image', { '768sq': 4.1, '1k': 4.8, '1.5k': 7, '2k': 10, '4k': 60.7 }),
  flux3('flux-3-image-klein', { '768sq': 0.9, '1k': 0.9, '1.5k': 1.2, '2k': 1.4, '4k': 3.6 }),
  of('flux-2-max', FLUX_2, DIMENSIONS, mega(7, 3)),
  of('flux-2-pro', FLUX_2, DIMENSIONS, mega(3, 1.5)),
  of('flux-2-pro-preview', FLUX_2, DIMENSIONS, mega(3, 1.5)),
  of('flux-2-flex', FLUX_2_FLEX, DIMENSIONS, mega(5, 5)),
  of('flux-2-klein-4b', FLUX_2_KLEIN, DIMENSIONS, mega(1.4, 0.1)),
  of('flux-2-klein-9b', FLUX_2_KLEIN, DIMENSIONS, mega(1.5, 0.2)),
  of('flux-2-klein-9b-preview', FLUX_2_KLEIN, DIMENSIONS, mega(1.5, 0.2)),
  of('flux-kontext-pro', KONTEXT, KONTEXT_SHAPE, flat(4)),
  of('flux-kontext-max', KONTEXT, KONTEXT_SHAPE, flat(8), { atOnce: 6 }),
  of('flux-pro-1.1', PRO_1_1, DIMENSIONS, flat(4)),
  of('flux-pro-1.1-ultra', ULTRA, ULTRA_SHAPE, flat(6)),
  of('flux-pro-1.1-ultra-finetuned', finetuned(ULTRA, 1.2), ULTRA_SHAPE, flat(7)),
  of('flux-pro-1.0-fill', FILL, INPUT, flat(5)),
  of('flux-pro-1.0-fill-finetuned', finetuned(FILL, 1.1), INPUT, flat(6)),
  of('flux-pro-1.0-expand', EXPAND, { kind: 'grown' }, flat(5)),
  of('flux-dev', DEV, DIMENSIONS, flat(2.5)),
  of('flux-tools/erase-v1', ERASE, INPUT, flat(3)),
  of('flux-tools/outpainting-v1', OUTPAINTING, DIMENSIONS, flat(5)),
  of('flux-tools/deblur-v1', DEBLUR, INPUT, flat(3)),
];

/** The paths that answer today: the built-in ones, or those of the settings. */
export function servedEndpoints(
  models: readonly ModelOverride[] | null,
  today: string,
): readonly Endpoint[] {
  if (models === null) return ENDPOINTS;
  return models.flatMap((entry) => {
    const wanted = typeof entry === 'string' ? { id: entry } : entry;
    const like = ENDPOINTS.find(({ id }) => id === (wanted.like ?? wanted.id));
    const isOver = Boolean(wanted.shutdownDate && wanted.shutdownDate <= today);
    return like === undefined || isOver ? [] : [{ ...like, id: wanted.id }];
  });
}
