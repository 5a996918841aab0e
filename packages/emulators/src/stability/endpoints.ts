import { type FieldRule, RULES } from './field-rules.ts';

/** Pixels that an input picture may have. */
export interface InputLimits {
  readonly leastEdge: number;
  readonly mostEdge: number;
  readonly leastPixels: number;
  readonly mostPixels: number;
  /** Longer edge over shorter edge, at most. */
  readonly mostRatio: number;
}

/** How large the result is. */
export type OutputSize =
  | { readonly kind: 'ratio'; readonly pixels: number }
  | { readonly kind: 'input' }
  | { readonly kind: 'extended' }
  | { readonly kind: 'times'; readonly factor: number; readonly longestEdge: number }
  | { readonly kind: 'pixels'; readonly pixels: number };

/** One endpoint under /v2beta/stable-image. */
export interface Endpoint {
  readonly path: string;
  /** What the ledger calls it; with a `model` field, that field's value. */
  readonly model: string;
  readonly fields: Readonly<Record<string, FieldRule>>;
  readonly required: readonly string[];
  /** File fields; the first is the picture that the result is made from. */
  readonly files: readonly string[];
  readonly requiredFiles: readonly string[];
  readonly isAsync?: boolean;
  /** True where the background is taken away. */
  readonly isCutout?: boolean;
  readonly limits?: Partial<InputLimits>;
  readonly output: OutputSize;
  /** Hundredths of a dollar; by the `model` field where there are several. */
  readonly credits: number | Readonly<Record<string, number>>;
}

export const INPUT_LIMITS: InputLimits = {
  leastEdge: 64,
  mostEdge: Number.POSITIVE_INFINITY,
  leastPixels: 4096,
  mostPixels: 9_437_184,
  mostRatio: 2.5,
};

const MEGAPIXEL = 1024 * 1024;
const { prompt, negative_prompt, seed, output_format, style_preset, aspect_ratio } = RULES;
const OUTPUT = { seed, output_format };
const PAINTED = { prompt, negative_prompt, ...OUTPUT, style_preset };
const ONE = { files: ['image'], requiredFiles: ['image'] };
const SAME = { output: { kind: 'input' } } as const;

/** Every endpoint; credits as of August 2025 for edits, upscales and control. */
export const ENDPOINTS: readonly Endpoint[] = [
  {
    path: 'generate/ultra',
    model: 'stable-image-ultra',
    fields: { ...PAINTED, aspect_ratio, strength: RULES.strength },
    required: ['prompt'],
    files: ['image'],
    requiredFiles: [],
    output: { kind: 'ratio', pixels: MEGAPIXEL },
    credits: 8,
  },
  {
    path: 'generate/core',
    model: 'stable-image-core',
    fields: { ...PAINTED, aspect_ratio },
    required: ['prompt'],
    files: [],
    requiredFiles: [],
    output: { kind: 'ratio', pixels: 1.5 * MEGAPIXEL },
    credits: 3,
  },
  {
    path: 'generate/sd3',
    model: 'sd3.5-large',
    fields: {
      ...PAINTED,
      aspect_ratio,
      strength: RULES.strength,
      mode: RULES.mode,
      model: RULES.model,
      cfg_scale: RULES.cfg_scale,
    },
    required: ['prompt'],
    files: ['image'],
    requiredFiles: [],
    output: { kind: 'ratio', pixels: MEGAPIXEL },
    credits: {
      'sd3.5-large': 6.5,
      'sd3.5-large-turbo': 4,
      'sd3.5-medium': 3.5,
      'sd3.5-flash': 2.5,
    },
  },
  {
    path: 'edit/inpaint',
    model: 'inpaint',
    fields: { ...PAINTED, grow_mask: RULES.growWide },
    required: ['prompt'],
    files: ['image', 'mask'],
    requiredFiles: ['image'],
    ...SAME,
    credits: 5,
  },
  {
    path: 'edit/erase',
    model: 'erase',
    fields: { ...OUTPUT, grow_mask: RULES.growNarrow },
    required: [],
    files: ['image', 'mask'],
    requiredFiles: ['image'],
    ...SAME,
    credits: 5,
  },
  {
    path: 'edit/outpaint',
    model: 'outpaint',
    fields: {
      prompt: RULES.optionalPrompt,
      ...OUTPUT,
      style_preset,
      creativity: RULES.creativity,
      left: RULES.extent,
      right: RULES.extent,
      up: RULES.extent,
      down: RULES.extent,
    },
    required: [],
    ...ONE,
    output: { kind: 'extended' },
    credits: 4,
  },
  {
    path: 'edit/search-and-replace',
    model: 'search-and-replace',
    fields: { ...PAINTED, search_prompt: RULES.search_prompt, grow_mask: RULES.growNarrow },
    required: ['prompt', 'search_prompt'],
    ...ONE,
    ...SAME,
    credits: 5,
  },
  {
    path: 'edit/search-and-recolor',
    model: 'search-and-recolor',
    fields: { ...PAINTED, select_prompt: RULES.select_prompt, grow_mask: RULES.growNarrow },
    required: ['prompt', 'select_prompt'],
    ...ONE,
    ...SAME,
    credits: 5,
  },
  {
    path: 'edit/remove-background',
    model: 'remove-background',
    fields: { output_format: RULES.cutout_format },
    required: [],
    ...ONE,
    isCutout: true,
    limits: { mostPixels: 4_194_304 },
    ...SAME,
    credits: 5,
  },
  {
    path: 'edit/replace-background-and-relight',
    model: 'replace-background-and-relight',
    fields: {
      ...OUTPUT,
      background_prompt: RULES.background_prompt,
      foreground_prompt: RULES.foreground_prompt,
      preserve_original_subject: RULES.preserve_original_subject,
      original_background_depth: RULES.original_background_depth,
      keep_original_background: RULES.keep_original_background,
      light_source_direction: RULES.light_source_direction,
      light_source_strength: RULES.light_source_strength,
    },
    required: [],
    files: ['subject_image', 'background_reference', 'light_reference'],
    requiredFiles: ['subject_image'],
    isAsync: true,
    ...SAME,
    credits: 8,
  },
  {
    path: 'upscale/fast',
    model: 'upscale-fast',
    fields: { output_format },
    required: [],
    ...ONE,
    limits: {
      leastEdge: 32,
      mostEdge: 1536,
      leastPixels: 1024,
      mostPixels: MEGAPIXEL,
      mostRatio: 48,
    },
    output: { kind: 'times', factor: 4, longestEdge: 6144 },
    credits: 2,
  },
  {
    path: 'upscale/conservative',
    model: 'upscale-conservative',
    fields: { prompt, negative_prompt, ...OUTPUT, creativity: RULES.conservativeCreativity },
    required: ['prompt'],
    ...ONE,
    output: { kind: 'pixels', pixels: 4 * MEGAPIXEL },
    credits: 40,
  },
  {
    path: 'upscale/creative',
    model: 'upscale-creative',
    fields: { ...PAINTED, creativity: RULES.creativeCreativity },
    required: ['prompt'],
    ...ONE,
    isAsync: true,
    limits: { mostPixels: MEGAPIXEL },
    output: { kind: 'times', factor: 4, longestEdge: 4096 },
    credits: 60,
  },
  ...['sketch', 'structure'].map(
    (name): Endpoint => ({
      path: `control/${name}`,
      model: `control-${name}`,
      fields: { ...PAINTED, control_strength: RULES.control_strength },
      required: ['prompt'],
      ...ONE,
      ...SAME,
      credits: 5,
    }),
  ),
  {
    path: 'control/style',
    model: 'control-style',
    fields: { ...PAINTED, aspect_ratio, fidelity: RULES.fidelity },
    required: ['prompt'],
    ...ONE,
    output: { kind: 'ratio', pixels: MEGAPIXEL },
    credits: 5,
  },
  {
    path: 'control/style-transfer',
    model: 'control-style-transfer',
    fields: {
      prompt: RULES.optionalPrompt,
      negative_prompt,
      ...OUTPUT,
      style_strength: RULES.style_strength,
      composition_fidelity: RULES.composition_fidelity,
      change_strength: RULES.change_strength,
    },
    required: [],
    files: ['init_image', 'style_image'],
    requiredFiles: ['init_image', 'style_image'],
    ...SAME,
    credits: 8,
  },
];
