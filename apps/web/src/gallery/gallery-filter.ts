import type {
  GalleryPageQueryVariables,
  GenerationMode,
  ImageOrientation,
} from '../gql/graphql.ts';

/** What of the gallery is shown: the arguments of `images` without those that page. */
export type GalleryFilter = Omit<GalleryPageQueryVariables, 'after'>;

/** In the address, the board of pictures that are on none. */
export const NO_BOARD = 'none';

export const MODES: readonly GenerationMode[] = [
  'TXT2IMG',
  'IMG2IMG',
  'INPAINT',
  'OUTPAINT',
  'UPSCALE',
  'VARIATION',
];
export const ORIENTATIONS: readonly ImageOrientation[] = ['LANDSCAPE', 'PORTRAIT', 'SQUARE'];

/** Midnight at the beginning of a day of this computer's calendar, `days` later. Null: that is no day. */
function dayOf(text: string | null, days = 0): string | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
  if (!parts) return null;
  const day = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + days);
  return Number.isNaN(day.getTime()) ? null : day.toISOString();
}

/** The filter that stands in an address. What cannot be read does not narrow. */
export function readFilter(parameters: URLSearchParams): GalleryFilter {
  const board = parameters.get('board');
  const rating = Number(parameters.get('rating'));
  return {
    search: parameters.get('search') || null,
    source: parameters.get('model') || null,
    provider: parameters.get('provider') || null,
    isStarred: parameters.get('starred') === '1' ? true : null,
    mode: MODES.find((mode) => mode === parameters.get('mode')) ?? null,
    orientation: ORIENTATIONS.find((way) => way === parameters.get('shape')) ?? null,
    minimumRating: Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : null,
    board: board && board !== NO_BOARD ? board : null,
    isOnBoard: board === NO_BOARD ? false : null,
    from: dayOf(parameters.get('since')),
    // The last day counts as a whole.
    to: dayOf(parameters.get('until'), 1),
  };
}

export const isFiltered = (filter: GalleryFilter): boolean =>
  Object.values(filter).some((value) => value !== null && value !== undefined);
