import { V3_RESOLUTIONS, V4_RESOLUTIONS } from './resolutions.ts';
import { STYLE_PRESETS } from './style-presets.ts';

/** What a field may hold, in JSON or as the text of a form. */
export type FieldRule =
  | {
      readonly type: 'text';
      readonly least?: number;
      readonly most?: number;
      readonly form?: RegExp;
    }
  | { readonly type: 'integer'; readonly least: number; readonly most: number }
  | { readonly type: 'number'; readonly least: number; readonly most: number }
  | { readonly type: 'boolean' }
  | { readonly type: 'enum'; readonly values: readonly string[] }
  | { readonly type: 'texts'; readonly form: RegExp }
  | { readonly type: 'palette'; readonly names: readonly string[] };

export type FieldRules = Readonly<Record<string, FieldRule>>;

export const oneOf = (...values: string[]): FieldRule => ({ type: 'enum', values });
export const share = (least = 0, most = 1): FieldRule => ({ type: 'number', least, most });
export const whole = (least: number, most: number): FieldRule => ({ type: 'integer', least, most });
export const BOOLEAN: FieldRule = { type: 'boolean' };
export const TEXT: FieldRule = { type: 'text' };

export const V3_RATIOS = [
  '1x3',
  '3x1',
  '1x2',
  '2x1',
  '9x16',
  '16x9',
  '10x16',
  '16x10',
  '2x3',
  '3x2',
  '3x4',
  '4x3',
  '4x5',
  '5x4',
  '1x1',
];
const V4_RATIOS = ['1x4', '4x1', ...V3_RATIOS];
const PALETTES = ['ember', 'fresh', 'jungle', 'magic', 'melon', 'mosaic', 'pastel', 'ultramarine'];
const upper = (values: readonly string[]) => values.map((value) => value.toUpperCase());

/** Fields of v2 by their names; what differs between operations has a name of its own here. */
export const V2 = {
  prompt: { type: 'text', least: 1, most: 10_000 },
  shortPrompt: { type: 'text', least: 1, most: 4000 },
  upscalePrompt: { type: 'text', most: 2000 },
  negative_prompt: { type: 'text', most: 10_000 },
  num_images: whole(1, 8),
  seed: whole(0, 2_147_483_647),
  magic_prompt: oneOf('auto', 'on', 'off'),
  rendering_speed: oneOf('turbo', 'default', 'quality'),
  quality: oneOf('very_low', 'low', 'medium', 'high'),
  v3_ratio: oneOf('auto', ...V3_RATIOS),
  v3_remix_ratio: oneOf(...V3_RATIOS),
  v4_ratio: oneOf('auto', ...V4_RATIOS),
  v3_resolution: oneOf(...V3_RESOLUTIONS),
  v4_resolution: oneOf(...V4_RESOLUTIONS),
  any_resolution: { type: 'text', form: /^[1-9]\d{1,4}x[1-9]\d{1,4}$/ },
  style_type: oneOf('auto', 'general', 'realistic', 'design', 'custom', 'fiction', 'stylized'),
  style_preset: oneOf(...STYLE_PRESETS),
  style_codes: { type: 'texts', form: /^[0-9a-f]{8}$/i },
  color_palette: { type: 'palette', names: PALETTES },
  image_weight: whole(1, 100),
  custom_model_uri: { type: 'text', form: /^model\/[^/]+\/version\/[^/]+$/ },
  upscale_factor: oneOf('x2', 'x4', 'x8'),
  subject_detection: oneOf('all', 'foreground', 'background'),
} satisfies FieldRules;

/** What every v2 operation takes that may run at once or later. */
export const COMMON: FieldRules = {
  async: BOOLEAN,
  webhook_url: TEXT,
  private: BOOLEAN,
  target_collection_id: TEXT,
};

/** Fields of v1, whose words are in capitals. */
export const V1 = {
  prompt: { type: 'text', least: 1 },
  negative_prompt: TEXT,
  num_images: whole(1, 8),
  seed: V2.seed,
  magic_prompt: oneOf('AUTO', 'ON', 'OFF'),
  rendering_speed: oneOf('FLASH', 'TURBO', 'DEFAULT', 'QUALITY'),
  aspect_ratio: oneOf(...V3_RATIOS),
  resolution: V2.v3_resolution,
  style_type: oneOf('AUTO', 'GENERAL', 'REALISTIC', 'DESIGN', 'FICTION'),
  style_preset: oneOf(...upper(STYLE_PRESETS)),
  style_codes: V2.style_codes,
  color_palette: { type: 'palette', names: upper(PALETTES) },
  image_weight: V2.image_weight,
  custom_model_uri: TEXT,
} satisfies FieldRules;

const HEX = /^#([0-9a-f]{3}){1,2}$/i;

function isPalette(value: unknown, names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { name, members, ...others } = Object.fromEntries(Object.entries(value));
  if (Object.keys(others).length > 0 || (name === undefined) === (members === undefined))
    return false;
  if (name !== undefined) return typeof name === 'string' && names.includes(name);
  return (
    Array.isArray(members) &&
    members.length > 0 &&
    members.every(
      (member: unknown) =>
        typeof member === 'object' &&
        member !== null &&
        HEX.test(String(Reflect.get(member, 'color_hex'))) &&
        (Reflect.get(member, 'color_weight') ?? 1) >= 0.05,
    )
  );
}

/** Whether a value, typed as JSON has it, is what its rule wants. */
export function isAllowed(rule: FieldRule, value: unknown): boolean {
  switch (rule.type) {
    case 'text':
      return (
        typeof value === 'string' &&
        value.length >= (rule.least ?? 0) &&
        value.length <= (rule.most ?? Number.POSITIVE_INFINITY) &&
        (rule.form?.test(value) ?? true)
      );
    case 'enum':
      return typeof value === 'string' && rule.values.includes(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'texts':
      return (
        Array.isArray(value) &&
        value.every((item: unknown) => typeof item === 'string' && rule.form.test(item))
      );
    case 'palette':
      return isPalette(value, rule.names);
    default:
      return (
        typeof value === 'number' &&
        (rule.type === 'number' || Number.isInteger(value)) &&
        value >= rule.least &&
        value <= rule.most
      );
  }
}

/** The texts of a form's field as the value that its rule wants; left as they are where they do not fit. */
export function fromForm(rule: FieldRule, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  switch (rule.type) {
    case 'texts':
      return texts;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'integer':
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'palette':
      try {
        return JSON.parse(text);
      } catch {
        return text;
      }
    default:
      return text;
  }
}
