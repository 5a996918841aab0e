import type { ModelOverride } from '../kit/options.ts';
import {
  FIRST_SIZES,
  FIVE_TWELVE,
  FOURTEEN_RATIOS,
  type SizeTable,
  TEN_RATIOS,
} from './image-sizes.ts';

/** US dollars for a million tokens, which is the same as micros for one. */
export interface TokenPrices {
  readonly input: number;
  readonly textOut: number;
  readonly imageOut: number;
}

/** What the emulator knows about one image model. */
export interface GeminiImageModel {
  readonly id: string;
  readonly displayName: string;
  readonly version: string;
  /** YYYY-MM-DD, or null; on and after it the model answers 404. */
  readonly shutdownDate: string | null;
  readonly stage: 'STABLE' | 'DEPRECATED';
  /** Told in modelStatus; the model may go on answering after it. */
  readonly retirementTime?: string;
  /** Pixels by imageSize and aspectRatio. */
  readonly sizes: Readonly<Record<string, SizeTable>>;
  /** Output tokens of an image by imageSize. */
  readonly imageTokens: Readonly<Record<string, number>>;
  readonly inputImageTokens: number;
  readonly mostReferences: number;
  /** Lower case; empty where the model does not think. */
  readonly thinkingLevels: readonly string[];
  readonly defaultThinking: string;
  /** Pictures of earlier model turns have to bring their signature back. */
  readonly signatures: boolean;
  readonly mimeType: 'image/png' | 'image/jpeg';
  readonly inputTokenLimit: number;
  readonly prices: TokenPrices;
}

const THINKING_TOKENS: Readonly<Record<string, number>> = {
  minimal: 0,
  low: 120,
  medium: 240,
  high: 620,
};

/** Thought tokens of a level: made up, but fixed. */
export function thoughtTokens(level: string): number {
  return THINKING_TOKENS[level] ?? 0;
}

const CURRENT = {
  version: '001',
  shutdownDate: null,
  stage: 'STABLE',
  inputImageTokens: 1120,
  mostReferences: 14,
  signatures: true,
  mimeType: 'image/jpeg',
  inputTokenLimit: 65_536,
} as const;

const FLASH: GeminiImageModel = {
  ...CURRENT,
  id: 'gemini-3.1-flash-image',
  displayName: 'Nano Banana 2',
  sizes: { '512': FIVE_TWELVE, ...FOURTEEN_RATIOS },
  imageTokens: { '512': 747, '1K': 1120, '2K': 1680, '4K': 2520 },
  thinkingLevels: ['minimal', 'high'],
  defaultThinking: 'minimal',
  prices: { input: 0.5, textOut: 3, imageOut: 60 },
};

const PRO: GeminiImageModel = {
  ...CURRENT,
  id: 'gemini-3-pro-image',
  displayName: 'Nano Banana Pro',
  sizes: TEN_RATIOS,
  imageTokens: { '1K': 1120, '2K': 1120, '4K': 2000 },
  inputImageTokens: 560,
  thinkingLevels: ['low', 'high'],
  defaultThinking: 'high',
  prices: { input: 2, textOut: 12, imageOut: 120 },
};

/** Every image model that is, or was, served by generateContent. */
export const GEMINI_IMAGE_MODELS: readonly GeminiImageModel[] = [
  {
    ...CURRENT,
    id: 'gemini-nano-banana-2.1',
    displayName: 'Nano Banana 2.1',
    sizes: FOURTEEN_RATIOS,
    imageTokens: { '1K': 1120, '2K': 1680, '4K': 2520 },
    thinkingLevels: ['minimal', 'medium', 'high'],
    defaultThinking: 'medium',
    prices: { input: 1.5, textOut: 7.5, imageOut: 30 },
  },
  PRO,
  FLASH,
  {
    ...FLASH,
    id: 'gemini-3.1-flash-lite-image',
    displayName: 'Nano Banana 2 Lite',
    sizes: { '1K': TEN_RATIOS['1K'] ?? {} },
    imageTokens: { '1K': 1120 },
    // Only known to be below those of the flash model.
    prices: { input: 0.25, textOut: 1.5, imageOut: 30 },
  },
  {
    ...CURRENT,
    id: 'gemini-2.5-flash-image',
    displayName: 'Nano Banana',
    stage: 'DEPRECATED',
    retirementTime: '2026-10-02T00:00:00Z',
    sizes: { '1K': FIRST_SIZES },
    imageTokens: { '1K': 1290 },
    inputImageTokens: 258,
    mostReferences: 3,
    thinkingLevels: [],
    defaultThinking: 'minimal',
    signatures: false,
    mimeType: 'image/png',
    inputTokenLimit: 32_768,
    prices: { input: 0.3, textOut: 2.5, imageOut: 30 },
  },
  { ...PRO, id: 'gemini-3-pro-image-preview', shutdownDate: '2026-06-25' },
  { ...FLASH, id: 'gemini-3.1-flash-image-preview', shutdownDate: '2026-06-25' },
];

/** Models of other kinds in the list, so that callers have something to filter out. */
export const GEMINI_OTHER_MODELS: readonly { id: string; displayName: string }[] = [
  { id: 'gemini-2.5-flash', displayName: 'Gemini 2.5 Flash' },
  { id: 'gemini-3-flash', displayName: 'Gemini 3 Flash' },
  { id: 'gemini-embedding-001', displayName: 'Gemini Embedding 001' },
];

/** A model as it is served today. */
export interface ServedModel {
  readonly id: string;
  readonly displayName: string;
  readonly image: GeminiImageModel | undefined;
}

/** The models that answer on a day: the built-in list without the shut down, or the override as written. */
export function servedModels(
  override: readonly ModelOverride[] | null,
  today: string,
): ServedModel[] {
  const alive = (date: string | null | undefined) =>
    date === null || date === undefined || date > today;
  if (override === null) {
    return [
      ...GEMINI_IMAGE_MODELS.filter((model) => alive(model.shutdownDate)).map((image) => ({
        id: image.id,
        displayName: image.displayName,
        image,
      })),
      ...GEMINI_OTHER_MODELS.map((other) => ({ ...other, image: undefined })),
    ];
  }
  const known = (id: string | undefined) => GEMINI_IMAGE_MODELS.find((model) => model.id === id);
  return override
    .map((entry) => (typeof entry === 'string' ? { id: entry } : entry))
    .filter((entry) => !('shutdownDate' in entry) || alive(entry.shutdownDate))
    .map((entry) => {
      const like = 'like' in entry ? entry.like : undefined;
      const image = known(like) ?? known(entry.id) ?? GEMINI_IMAGE_MODELS[0];
      return { id: entry.id, displayName: image?.displayName ?? entry.id, image };
    });
}
