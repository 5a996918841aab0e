import type { ModelOverride } from '../kit/options.ts';

/** What a model is for; says which fields it takes and what its pictures are made from. */
export type ImagenTask = 'generate' | 'edit' | 'upscale' | 'try-on' | 'recontext';

/** What the emulator knows about one model. */
export interface ImagenModel {
  readonly id: string;
  readonly displayName: string;
  readonly task: ImagenTask;
  /** YYYY-MM-DD; on and after it the model answers 404. */
  readonly shutdownDate: string;
  /** Names of the tiers that `sampleImageSize` takes; empty where the size is the picture's. */
  readonly tiers: readonly string[];
  readonly takesNegativePrompt: boolean;
  /** Pictures where none are asked for. */
  readonly defaultCount: number;
  /** Whether the Gemini API had it as well as Vertex AI. */
  readonly isOnDeveloper: boolean;
  /** Millionths of a US dollar for a picture. */
  readonly priceMicros: number;
}

/** The day on which all that was left of Imagen was shut down. */
const THE_END = '2026-08-17';

const IMAGEN_4 = {
  task: 'generate',
  shutdownDate: THE_END,
  tiers: ['1K', '2K'],
  takesNegativePrompt: false,
  defaultCount: 4,
  isOnDeveloper: true,
} as const;
const IMAGEN_3 = { ...IMAGEN_4, tiers: ['1K'], priceMicros: 40_000 } as const;
const TOOL = { ...IMAGEN_4, tiers: [], defaultCount: 1, isOnDeveloper: false } as const;

/** Every model that was called by :predict. */
export const IMAGEN_MODELS: readonly ImagenModel[] = [
  { ...IMAGEN_4, id: 'imagen-4.0-generate-001', displayName: 'Imagen 4', priceMicros: 40_000 },
  {
    ...IMAGEN_4,
    id: 'imagen-4.0-ultra-generate-001',
    displayName: 'Imagen 4 Ultra',
    defaultCount: 1,
    priceMicros: 60_000,
  },
  {
    ...IMAGEN_4,
    id: 'imagen-4.0-fast-generate-001',
    displayName: 'Imagen 4 Fast',
    tiers: ['1K'],
    priceMicros: 20_000,
  },
  {
    ...IMAGEN_4,
    id: 'imagen-4.0-generate-preview-06-06',
    displayName: 'Imagen 4 (preview)',
    shutdownDate: '2026-02-17',
    priceMicros: 40_000,
  },
  {
    ...IMAGEN_4,
    id: 'imagen-4.0-ultra-generate-preview-06-06',
    displayName: 'Imagen 4 Ultra (preview)',
    shutdownDate: '2026-02-17',
    defaultCount: 1,
    priceMicros: 60_000,
  },
  { ...IMAGEN_3, id: 'imagen-3.0-generate-002', displayName: 'Imagen 3' },
  {
    ...IMAGEN_3,
    id: 'imagen-3.0-generate-001',
    displayName: 'Imagen 3 (first)',
    takesNegativePrompt: true,
  },
  {
    ...IMAGEN_3,
    id: 'imagen-3.0-fast-generate-001',
    displayName: 'Imagen 3 Fast',
    priceMicros: 20_000,
  },
  {
    ...TOOL,
    id: 'imagen-3.0-capability-001',
    displayName: 'Imagen 3 editing',
    task: 'edit',
    takesNegativePrompt: true,
    defaultCount: 4,
    priceMicros: 40_000,
  },
  {
    ...TOOL,
    id: 'imagen-4.0-upscale-preview',
    displayName: 'Imagen 4 upscaling',
    task: 'upscale',
    priceMicros: 60_000,
  },
  ...['imagegeneration@005', 'imagegeneration@006'].map((id) => ({
    ...IMAGEN_3,
    id,
    displayName: `Imagen 2 (${id.slice(-3)})`,
    shutdownDate: '2025-09-24',
    takesNegativePrompt: true,
    isOnDeveloper: false,
    // Not documented; something has to stand on the bill.
    priceMicros: 20_000,
  })),
  {
    ...TOOL,
    id: 'imagegeneration@002',
    displayName: 'Imagen 2 upscaling',
    task: 'upscale',
    shutdownDate: '2025-09-24',
    priceMicros: 3000,
  },
  {
    ...TOOL,
    id: 'virtual-try-on-001',
    displayName: 'Virtual try-on',
    task: 'try-on',
    // Not documented either.
    priceMicros: 60_000,
  },
  {
    ...TOOL,
    id: 'virtual-try-on-preview-08-04',
    displayName: 'Virtual try-on (preview)',
    task: 'try-on',
    priceMicros: 60_000,
  },
  {
    ...TOOL,
    id: 'imagen-product-recontext-preview-06-30',
    displayName: 'Product recontext (preview)',
    task: 'recontext',
    priceMicros: 60_000,
  },
];

/** The models that answer on a day: the built-in list without the shut down, or the override as written. */
export function servedModels(
  override: readonly ModelOverride[] | null,
  today: string,
): ImagenModel[] {
  if (override === null) return IMAGEN_MODELS.filter(({ shutdownDate }) => shutdownDate > today);
  return override
    .map((entry) => (typeof entry === 'string' ? { id: entry } : entry))
    .flatMap((entry) => {
      const end = 'shutdownDate' in entry ? entry.shutdownDate : null;
      if (typeof end === 'string' && end <= today) return [];
      const like = 'like' in entry ? entry.like : undefined;
      const known = IMAGEN_MODELS.find(({ id }) => id === (like ?? entry.id)) ?? IMAGEN_MODELS[0];
      return known ? [{ ...known, id: entry.id }] : [];
    });
}
