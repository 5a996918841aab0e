import type { GenerationMode, JsonObject, JsonValue, ModelRecordInput } from '@darkroom/core';
import { wirePathProblem } from '@darkroom/core';

type Wire = NonNullable<ModelRecordInput['wire']>;
type Parts = Required<Pick<ModelRecordInput, 'capabilities' | 'wire'>>;

/** A text that stands in a setting's place: `{seed}`, `{image:base64}`. */
const PLACE = /^\{([a-zA-Z]+)(?::(base64))?\}$/;
const NUMBERS: ReadonlySet<string> = new Set(['seed', 'steps', 'guidance', 'strength', 'count']);
const TEXTS: ReadonlySet<string> = new Set(['prompt', 'negativePrompt']);
const EDGES: ReadonlySet<string> = new Set(['width', 'height']);
const PICTURES: ReadonlySet<string> = new Set(['image', 'mask']);
/** Most pictures that a worker with a count is asked for at once. */
const MOST_AT_ONCE = 4;

interface Found {
  setting: string;
  path: string;
  isBase64: boolean;
}

/**
 * What a template of an input tells: the JSON as it is sent, with `{prompt}`, `{seed}` and the like in the places of
 * settings. What is no place of a setting is sent as it stands.
 */
export function readTemplate(template: Record<string, unknown>, path: string): Parts {
  const found: Found[] = [];
  const rest = take(template, 'input', found);
  const has = (setting: string) => found.some((one) => one.setting === setting);
  const mode: GenerationMode = has('mask') ? 'inpaint' : has('image') ? 'img2img' : 'txt2img';
  const fields: NonNullable<Wire['fields']> = {};
  const inputs: NonNullable<Wire['inputs']> = {};
  for (const { setting, path: field, isBase64 } of found) {
    const as = isBase64 ? ({ as: 'base64' } as const) : {};
    if (setting === 'image') inputs.image = { field, ...as };
    else if (setting === 'mask') inputs.mask = { field, maskPaints: 'white', ...as };
    else if (!EDGES.has(setting)) {
      fields[setting] = NUMBERS.has(setting) ? { field, strategy: 'number' } : field;
    }
  }
  const edges = found.filter(({ setting }) => EDGES.has(setting));
  if (edges.length > 0) {
    fields.size = edges.map(({ setting, path: field }) => ({ field, strategy: setting }));
  }
  return {
    capabilities: {
      modes: [mode],
      promptUse: has('prompt') ? 'required' : 'none',
      supportsNegativePrompt: has('negativePrompt'),
      supportsSeed: has('seed'),
      supportsSteps: has('steps'),
      supportsGuidance: has('guidance'),
      supportsStrength: has('strength') && mode === 'img2img',
      maxImagesPerRequest: has('count') ? MOST_AT_ONCE : 1,
      ...(edges.length === 2
        ? { sizeRule: { minimumEdge: 64, maximumEdge: 4096, multipleOf: 8 } }
        : {}),
      ...(mode === 'inpaint' ? { maskFormat: 'binary' as const } : {}),
    },
    wire: { modes: { [mode]: { path } }, fields, inputs, constants: { input: rest ?? {} } },
  };
}

/** The template without its places, which are told apart with their paths. */
function take(value: unknown, path: string, found: Found[]): JsonValue | undefined {
  if (typeof value === 'string') {
    const [, setting = '', form] = PLACE.exec(value) ?? [];
    const isKnown = [NUMBERS, TEXTS, EDGES, PICTURES].some((names) => names.has(setting));
    const isFirst = !found.some((one) => one.setting === setting);
    if (!isKnown || !isFirst || wirePathProblem(path) !== null) return value;
    found.push({ setting, path, isBase64: form === 'base64' });
    return undefined;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => take(item, `${path}[${index}]`, found) ?? null);
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  }
  const rest: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const kept = take(item, `${path}.${name}`, found);
    if (kept !== undefined) rest[name] = kept;
  }
  return rest;
}
