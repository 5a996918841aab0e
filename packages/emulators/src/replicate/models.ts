import { createHash } from 'node:crypto';
import type { ModelOverride } from '../kit/options.ts';
import type { Fields } from './field.ts';
import * as fields from './fields.ts';

/** One model of the platform. */
export interface Model {
  readonly owner: string;
  readonly name: string;
  readonly description: string;
  /** Official models run by their name, and are billed by the picture. */
  readonly isOfficial: boolean;
  readonly isPrivate: boolean;
  /** Newest first; empty for one that has never been pushed. */
  readonly versions: readonly string[];
  readonly fields: Fields;
  /** An address, or a list of them. */
  readonly output: 'one' | 'list';
  readonly kind: 'picture' | 'vector' | 'video';
  /** Pixels of a result where the request says nothing else. */
  readonly pixels: number;
  /** Millionths of a dollar a picture; of community models, for the seconds of one. */
  readonly micros: number;
  /** Millionths of a dollar for each megapixel that goes in or comes out, on top. */
  readonly microsPerMegapixel: number;
  /** How long one picture takes: what `Prefer: wait=N` is held against while time stands still. */
  readonly seconds: number;
  readonly collections: readonly string[];
  /** First day on which it answers 404. */
  readonly shutdownDate?: string;
}

/** A version's id: 64 hex digits. */
export const versionOf = (name: string, number = 1): string =>
  createHash('sha256').update(`${name} ${number}`).digest('hex');

const MEGAPIXEL = 1024 * 1024;
const PAINT = 'text-to-image';
const EDIT = 'image-editing';
const ENLARGE = 'super-resolution';

function of(id: string, input: Fields, micros: number, more: Partial<Model> = {}): Model {
  const [owner = '', name = ''] = id.split('/');
  return {
    owner,
    name,
    description: `Pictures by ${name}`,
    isOfficial: true,
    isPrivate: false,
    versions: [versionOf(id)],
    fields: input,
    output: 'one',
    kind: 'picture',
    pixels: MEGAPIXEL,
    micros,
    microsPerMegapixel: 0,
    seconds: 12,
    collections: [PAINT],
    ...more,
  };
}

const community = { isOfficial: false, seconds: 90 } as const;
const list = { output: 'list' } as const;
const edits = { collections: [PAINT, EDIT] } as const;

const MODELS: readonly Model[] = [
  of('black-forest-labs/flux-schnell', fields.FLUX_SCHNELL, 3000, { ...list, seconds: 1 }),
  of('black-forest-labs/flux-dev', fields.FLUX_DEV, 25_000, { ...list, seconds: 3 }),
  of('black-forest-labs/flux-1.1-pro', fields.FLUX_PRO, 40_000),
  of('black-forest-labs/flux-1.1-pro-ultra', fields.FLUX_ULTRA, 60_000, { pixels: 4 * MEGAPIXEL }),
  of('black-forest-labs/flux-kontext-pro', fields.KONTEXT, 40_000, edits),
  of('black-forest-labs/flux-kontext-max', fields.KONTEXT, 80_000, edits),
  of('black-forest-labs/flux-fill-pro', fields.FILL, 50_000, { collections: [EDIT] }),
  of('black-forest-labs/flux-2-pro', fields.FLUX_2, 15_000, {
    ...edits,
    microsPerMegapixel: 15_000,
  }),
  of('ideogram-ai/ideogram-v3-turbo', fields.IDEOGRAM, 30_000),
  of('ideogram-ai/ideogram-v3-balanced', fields.IDEOGRAM, 60_000),
  of('ideogram-ai/ideogram-v3-quality', fields.IDEOGRAM, 90_000),
  of('recraft-ai/recraft-v3', fields.RECRAFT, 40_000),
  of('recraft-ai/recraft-v3-svg', fields.RECRAFT_SVG, 80_000, { kind: 'vector' }),
  of('bytedance/seedream-4', fields.SEEDREAM, 30_000, { ...list, ...edits, pixels: 4 * MEGAPIXEL }),
  of('google/nano-banana', fields.NANO_BANANA, 39_000, edits),
  of('google/nano-banana-pro', fields.NANO_BANANA_PRO, 150_000, edits),
  of('google/imagen-4', fields.NANO_BANANA, 40_000, { shutdownDate: '2026-08-17' }),
  of('stability-ai/stable-diffusion-3.5-large', fields.SD_35, 65_000, list),
  of('qwen/qwen-image', fields.QWEN, 25_000, list),
  of('openai/gpt-image-1.5', fields.GPT_IMAGE, 50_000, { ...list, ...edits }),
  of('stability-ai/sdxl', fields.SDXL, 12_000, {
    ...community,
    ...list,
    description: 'A text-to-image generative AI model that creates beautiful images',
    versions: [versionOf('stability-ai/sdxl', 2), versionOf('stability-ai/sdxl', 1)],
  }),
  of('nightmareai/real-esrgan', fields.ESRGAN, 2000, {
    ...community,
    collections: [ENLARGE],
    description: 'Real-ESRGAN with optional face correction and adjustable upscale',
  }),
  of('acme/film', { prompt: fields.SDXL.prompt ?? { type: 'text' } }, 500_000, {
    ...community,
    kind: 'video',
    description: 'A video model for animated clips',
  }),
  of('emulator-user/sketcher', fields.FLUX_SCHNELL, 5000, {
    ...community,
    ...list,
    isPrivate: true,
    collections: [],
    description: 'A fine-tune of my own',
  }),
  of('emulator-user/empty', {}, 5000, {
    ...community,
    isPrivate: true,
    versions: [],
    collections: [],
    description: 'Nothing has been pushed to it yet',
  }),
];

export const nameOf = ({ owner, name }: Model): string => `${owner}/${name}`;

/** The models that answer today: the built-in ones, or those of the settings. */
export function servedModels(
  models: readonly ModelOverride[] | null,
  today: string,
): readonly Model[] {
  const isOver = (date: string | null | undefined) => Boolean(date && date <= today);
  if (models === null) return MODELS.filter(({ shutdownDate }) => !isOver(shutdownDate));
  return models.flatMap((entry) => {
    const wanted = typeof entry === 'string' ? { id: entry } : entry;
    const like = MODELS.find((model) => nameOf(model) === (wanted.like ?? wanted.id));
    const [owner, name] = wanted.id.split('/');
    if (like === undefined || !owner || !name || isOver(wanted.shutdownDate)) return [];
    return [{ ...like, owner, name }];
  });
}

/** Words for what a collection is. */
export const COLLECTIONS: Readonly<Record<string, string>> = {
  [PAINT]: 'Generate images',
  [EDIT]: 'Edit images',
  [ENLARGE]: 'Upscale images',
};
