import type { ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { JsonObject, JsonValue } from './json.ts';
import { place } from './place.ts';
import { PURE_STRATEGIES, type WireStrategy } from './strategies.ts';
import type { WireField } from './wire-map.ts';
import { wireModeOf } from './wire-mode.ts';

/** One setting as it travels. */
export interface WireEntry {
  /** Canonical name. */
  setting: string;
  field: string;
  value: JsonValue;
  /** Whether the value left in another form than it was asked in. */
  isConverted: boolean;
}

export interface WireResult {
  body: JsonObject;
  entries: WireEntry[];
}

/** The settings of a request by canonical name, without pictures. Null ones and an empty prompt are not there. */
export function settingsOf(request: ResolvedRequest, count: number): Map<string, unknown> {
  const settings = new Map<string, unknown>();
  const put = (name: string, value: unknown) => {
    if (value !== null && value !== undefined) settings.set(name, value);
  };
  put('prompt', request.prompt || null);
  put('negativePrompt', request.negativePrompt);
  put('size', request.size);
  put('count', count);
  put('seed', request.seed);
  put('steps', request.steps);
  put('guidance', request.guidance);
  put('strength', request.strength);
  put('outputFormat', request.outputFormat);
  if (request.partialImages > 0) put('partialImages', request.partialImages);
  for (const [name, value] of Object.entries(request.parameters)) put(name, value);
  return settings;
}

function wireValue(
  field: WireField,
  value: unknown,
  strategies: Readonly<Record<string, WireStrategy>>,
): JsonValue | undefined {
  const strategy = field.strategy
    ? (strategies[field.strategy] ?? PURE_STRATEGIES[field.strategy])
    : undefined;
  if (field.strategy && !strategy)
    throw new RangeError(`No wire strategy is called "${field.strategy}".`);
  const shaped = strategy ? strategy(value) : (value as JsonValue); // settings without a strategy are plain values
  if (shaped === undefined || field.values === undefined || typeof shaped === 'object')
    return shaped;
  const key = String(shaped);
  if (!Object.hasOwn(field.values, key)) return shaped;
  return field.values[key] ?? undefined;
}

/**
 * The body of a call: constants, those of its mode over those of all, then every setting that the model's wire map has a field for.
 * `strategies` are the adapter's own, by name.
 */
export function toWire(
  model: ModelRecord,
  request: ResolvedRequest,
  count: number,
  strategies: Readonly<Record<string, WireStrategy>> = {},
): WireResult {
  const body: JsonObject = {};
  const entries: WireEntry[] = [];
  // Copies: a later setting may be placed inside a constant, which belongs to the model and to every other call.
  const mode = wireModeOf(model.wire, request.mode, request.referenceImages.length > 0);
  for (const [path, value] of Object.entries({ ...model.wire.constants, ...mode?.constants }))
    place(body, path, filled(value as JsonValue, model.providerModelId)); // z.json()
  for (const [setting, value] of settingsOf(request, count)) {
    for (const field of model.wire.fields[setting] ?? []) {
      if (field.modes && !field.modes.includes(request.mode)) continue;
      const shaped = wireValue(field, value, strategies);
      if (shaped === undefined) continue;
      const sent =
        field.join === undefined ? shaped : joined(body, field.field, field.join, shaped);
      place(body, field.field, structuredClone(sent));
      entries.push({
        setting,
        field: field.field,
        value: sent,
        isConverted: typeof value === 'object' ? !Array.isArray(value) : sent !== value,
      });
    }
  }
  for (const name of model.wire.jsonText) {
    const value = body[name];
    if (value !== undefined && typeof value === 'object') body[name] = JSON.stringify(value);
  }
  return { body, entries };
}

/** A copy of a constant. A text that is `{model}` and nothing else becomes the vendor's model id. */
function filled(value: JsonValue, modelId: string): JsonValue {
  if (value === '{model}') return modelId;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => filled(item, modelId));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, filled(item, modelId)]),
  );
}

/** A text behind the one that stands in a field of the body's first level already. */
function joined(body: JsonObject, field: string, between: string, value: JsonValue): JsonValue {
  const before = body[field];
  return typeof before === 'string' ? `${before}${between}${String(value)}` : value;
}
