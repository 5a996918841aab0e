/** What a field of a form may hold. */
export type FieldRule =
  | { readonly type: 'text'; readonly least: number; readonly most: number }
  | { readonly type: 'number'; readonly least: number; readonly most: number }
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'boolean' };

const STYLE_PRESETS = [
  'enhance',
  'anime',
  'photographic',
  'digital-art',
  'comic-book',
  'fantasy-art',
  'line-art',
  'analog-film',
  'neon-punk',
  'isometric',
  'low-poly',
  'origami',
  'modeling-compound',
  'cinematic',
  '3d-model',
  'pixel-art',
  'tile-texture',
];

const share = (least = 0, most = 1) => ({ type: 'number', least, most }) as const;
const whole = (most: number) => ({ type: 'integer', least: 0, most }) as const;
const words = (least = 1) => ({ type: 'text', least, most: 10_000 }) as const;

/** Every field by its name; those whose bounds hang on the endpoint have several. */
export const RULES = {
  prompt: words(),
  optionalPrompt: words(0),
  negative_prompt: words(0),
  search_prompt: words(),
  select_prompt: words(),
  background_prompt: words(0),
  foreground_prompt: words(0),
  aspect_ratio: {
    type: 'enum',
    values: ['21:9', '16:9', '3:2', '5:4', '1:1', '4:5', '2:3', '9:16', '9:21'],
  },
  seed: whole(4_294_967_294),
  output_format: { type: 'enum', values: ['png', 'jpeg', 'webp'] },
  cutout_format: { type: 'enum', values: ['png', 'webp'] },
  style_preset: { type: 'enum', values: STYLE_PRESETS },
  strength: share(),
  mode: { type: 'enum', values: ['text-to-image', 'image-to-image'] },
  model: {
    type: 'enum',
    values: ['sd3.5-large', 'sd3.5-large-turbo', 'sd3.5-medium', 'sd3.5-flash'],
  },
  cfg_scale: share(1, 10),
  growWide: whole(100),
  growNarrow: whole(20),
  extent: whole(2000),
  creativity: share(),
  conservativeCreativity: share(0.2, 0.5),
  creativeCreativity: share(0.1, 0.5),
  control_strength: share(),
  fidelity: share(),
  style_strength: share(),
  composition_fidelity: share(),
  change_strength: share(0.1, 1),
  preserve_original_subject: share(),
  original_background_depth: share(),
  keep_original_background: { type: 'boolean' },
  light_source_direction: { type: 'enum', values: ['left', 'right', 'above', 'below'] },
  light_source_strength: share(),
} satisfies Readonly<Record<string, FieldRule>>;

/** Why a text is not what its rule wants, in the vendor's form; null where it is. */
export function fieldProblem(name: string, rule: FieldRule, text: string): string | null {
  switch (rule.type) {
    case 'text':
      if (text.length < rule.least) return `${name}: cannot be empty`;
      return text.length > rule.most
        ? `${name}: cannot be longer than ${rule.most} characters`
        : null;
    case 'enum':
      return rule.values.includes(text)
        ? null
        : `${name}: must be one of ${rule.values.join(', ')}`;
    case 'boolean':
      return text === 'true' || text === 'false' ? null : `${name}: must be a boolean`;
    default: {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(value) || (rule.type === 'integer' && !Number.isInteger(value)))
        return `${name}: must be ${rule.type === 'integer' ? 'an integer' : 'a number'}`;
      return value < rule.least || value > rule.most
        ? `${name}: must be between ${rule.least} and ${rule.most}`
        : null;
    }
  }
}
