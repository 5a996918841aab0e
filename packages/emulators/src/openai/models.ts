import type { ModelOverride } from '../kit/options.ts';
import type { DallERules } from './dall-e.ts';

/** Which sizes a model takes. */
export type SizeRule =
  | { readonly kind: 'list'; readonly sizes: readonly string[] }
  | {
      readonly kind: 'free';
      readonly multipleOf: number;
      readonly longestEdge: number;
      /** Longer edge over shorter edge, at most. */
      readonly ratio: number;
      readonly leastPixels: number;
      readonly mostPixels: number;
    };

/** Output tokens of one image: at 1024x1024, 1024x1536 and 1536x1024, or at 1024x1024 and in proportion to the pixels. */
export type TokenRule =
  | {
      readonly kind: 'table';
      readonly square: Readonly<Record<string, number>>;
      readonly portrait: Readonly<Record<string, number>>;
      readonly landscape: Readonly<Record<string, number>>;
    }
  | { readonly kind: 'pixels'; readonly square: Readonly<Record<string, number>> };

/** US dollars for a million tokens, which is the same as micros for one. */
export interface TokenPrices {
  readonly textIn: number;
  readonly imageIn: number;
  readonly imageOut: number;
}

/** What the emulator knows about one image model. */
export interface OpenAiImageModel {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  /** YYYY-MM-DD, or null; on and after it the model answers 404. */
  readonly shutdownDate: string | null;
  readonly sizes: SizeRule;
  readonly qualities: readonly string[];
  /** What `auto` becomes. Not documented; a guess. */
  readonly autoQuality: string;
  readonly backgrounds: readonly string[];
  readonly formats: readonly string[];
  readonly inputFidelity: readonly string[];
  readonly complexity: boolean;
  readonly markup: boolean;
  readonly tokens: TokenRule;
  readonly prices: TokenPrices;
  /** Whether the Batch API takes it. */
  readonly batches: boolean;
  /** For those before the GPT image models. */
  readonly dallE?: DallERules;
}

const FIXED: SizeRule = { kind: 'list', sizes: ['1024x1024', '1536x1024', '1024x1536'] };
const FREE: SizeRule = {
  kind: 'free',
  multipleOf: 16,
  longestEdge: 3840,
  ratio: 3,
  leastPixels: 655_360,
  mostPixels: 8_294_400,
};
const THREE_QUALITIES = ['low', 'medium', 'high'];
const FIVE_QUALITIES = [...THREE_QUALITIES, 'xhigh', 'max'];
const BACKGROUNDS = ['opaque', 'transparent'];
const RASTER = ['png', 'jpeg', 'webp'];

/** Documented counts of the first GPT image models. */
const FIRST_TOKENS: TokenRule = {
  kind: 'table',
  square: { low: 272, medium: 1056, high: 4160 },
  portrait: { low: 408, medium: 1584, high: 6240 },
  landscape: { low: 400, medium: 1568, high: 6208 },
};

const FIRST: Omit<OpenAiImageModel, 'id' | 'created'> = {
  shutdownDate: '2026-12-01',
  sizes: FIXED,
  qualities: THREE_QUALITIES,
  autoQuality: 'high',
  backgrounds: BACKGROUNDS,
  formats: RASTER,
  inputFidelity: ['low', 'high'],
  complexity: false,
  markup: false,
  tokens: FIRST_TOKENS,
  prices: { textIn: 5, imageIn: 8, imageOut: 32 },
  batches: true,
};

/** Counts worked back from the published price of a square image at 30 dollars a million tokens. */
const SECOND: Omit<OpenAiImageModel, 'id' | 'created'> = {
  ...FIRST,
  shutdownDate: null,
  sizes: FREE,
  inputFidelity: [],
  tokens: { kind: 'pixels', square: { low: 200, medium: 1767, high: 7033 } },
  prices: { textIn: 5, imageIn: 8, imageOut: 30 },
};

const POINT_FIVE: Omit<OpenAiImageModel, 'id' | 'created'> = {
  ...SECOND,
  qualities: FIVE_QUALITIES,
  markup: true,
  tokens: {
    kind: 'pixels',
    square: { low: 333, medium: 1767, high: 7033, xhigh: 10_550, max: 14_066 },
  },
};

/** Low and medium were seen to take three to four times the tokens of 2.5. */
const POINT_SIX: Omit<OpenAiImageModel, 'id' | 'created'> = {
  ...POINT_FIVE,
  formats: [...RASTER, 'gif', 'svg'],
  complexity: true,
  tokens: {
    kind: 'pixels',
    square: { low: 1166, medium: 6185, high: 7033, xhigh: 10_550, max: 14_066 },
  },
};

const DALL_E_3: Omit<OpenAiImageModel, 'id' | 'created'> = {
  ...FIRST,
  shutdownDate: '2026-05-12',
  sizes: { kind: 'list', sizes: ['1024x1024', '1792x1024', '1024x1792'] },
  qualities: ['standard', 'hd'],
  autoQuality: 'standard',
  formats: ['png'],
  batches: false,
  dallE: {
    mostImages: 1,
    longestPrompt: 4000,
    revisesPrompt: true,
    prices: {
      'standard 1024x1024': 40_000,
      'standard 1792x1024': 80_000,
      'standard 1024x1792': 80_000,
      'hd 1024x1024': 80_000,
      'hd 1792x1024': 120_000,
      'hd 1024x1792': 120_000,
    },
  },
};

const DALL_E_2: Omit<OpenAiImageModel, 'id' | 'created'> = {
  ...DALL_E_3,
  sizes: { kind: 'list', sizes: ['256x256', '512x512', '1024x1024'] },
  qualities: ['standard'],
  dallE: {
    mostImages: 10,
    longestPrompt: 1000,
    revisesPrompt: false,
    prices: {
      'standard 256x256': 16_000,
      'standard 512x512': 18_000,
      'standard 1024x1024': 20_000,
    },
  },
};

const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000;

/** Every image model that is, or was, served. */
export const OPENAI_IMAGE_MODELS: readonly OpenAiImageModel[] = [
  { id: 'gpt-image-2.6-sunburst', created: day('2026-11-04'), ...POINT_SIX },
  { id: 'gpt-image-2.6-flare', created: day('2026-11-04'), ...POINT_SIX, batches: false },
  { id: 'gpt-image-2.5-sunburst', created: day('2026-09-08'), ...POINT_FIVE },
  { id: 'gpt-image-2.5-sunburst-2026-09-08', created: day('2026-09-08'), ...POINT_FIVE },
  { id: 'gpt-image-2.5-flare', created: day('2026-09-08'), ...POINT_FIVE },
  { id: 'gpt-image-2.5-flare-2026-09-08', created: day('2026-09-08'), ...POINT_FIVE },
  { id: 'gpt-image-2', created: day('2026-04-21'), ...SECOND },
  { id: 'gpt-image-2-2026-04-21', created: day('2026-04-21'), ...SECOND },
  { id: 'gpt-image-1.5', created: day('2025-12-16'), ...FIRST },
  { id: 'gpt-image-1.5-2025-12-16', created: day('2025-12-16'), ...FIRST },
  { id: 'chatgpt-image-latest', created: day('2025-12-16'), ...FIRST },
  {
    id: 'gpt-image-1-mini',
    created: day('2025-10-06'),
    ...FIRST,
    inputFidelity: ['low'],
    prices: { textIn: 2, imageIn: 2.5, imageOut: 8 },
  },
  {
    id: 'gpt-image-1',
    created: day('2025-04-23'),
    ...FIRST,
    shutdownDate: '2026-10-23',
    prices: { textIn: 5, imageIn: 10, imageOut: 40 },
  },
  { id: 'dall-e-3', created: day('2023-11-06'), ...DALL_E_3 },
  { id: 'dall-e-2', created: day('2022-11-03'), ...DALL_E_2 },
];

/** Models of other kinds in the list, so that callers have something to filter out. */
export const OPENAI_OTHER_MODELS: readonly { id: string; created: number }[] = [
  { id: 'gpt-5.2', created: day('2025-12-11') },
  { id: 'text-embedding-3-small', created: day('2024-01-25') },
  { id: 'omni-moderation-latest', created: day('2024-11-15') },
];

/** A model as it is served today. */
export interface ServedModel {
  readonly id: string;
  readonly created: number;
  readonly shutdownDate: string | null;
  readonly image: OpenAiImageModel | undefined;
}

/** The models that answer on a day: the built-in list without the retired, or the override as written. */
export function servedModels(
  override: readonly ModelOverride[] | null,
  today: string,
): ServedModel[] {
  const known = (id: string | undefined) => OPENAI_IMAGE_MODELS.find((model) => model.id === id);
  const listed: ServedModel[] =
    override === null
      ? [
          ...OPENAI_IMAGE_MODELS.map((image) => ({ ...image, image })),
          ...OPENAI_OTHER_MODELS.map((other) => ({
            ...other,
            shutdownDate: null,
            image: undefined,
          })),
        ]
      : override.map((entry) => {
          const { id, shutdownDate, like } = typeof entry === 'string' ? { id: entry } : entry;
          const image = known(like) ?? known(id) ?? OPENAI_IMAGE_MODELS[0];
          // A name in the override is served whatever its own date was, unless it gives one.
          return { id, created: image?.created ?? 0, shutdownDate: shutdownDate ?? null, image };
        });
  return listed.filter((model) => model.shutdownDate === null || model.shutdownDate > today);
}
