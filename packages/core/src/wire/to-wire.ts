import type { ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { PURE_STRATEGIES, type WireStrategy, type WireValue } from './strategies.ts';
import type { WireField } from './wire-map.ts';

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | JsonValue[]
  | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

/** One setting as it travels. */
export interface WireEntry {
  /** Canonical name. */
  setting: string;
  field: string;
  value: WireValue;
  /** Whether the value left in another form than it was asked in. */
  isConverted: boolean;
}

export interface WireResult {
  body: JsonObject;
  entries: WireEntry[];
}

/** The settings of a request by canonical name, without pictures. Null ones are not there. */
export function settingsOf(request: ResolvedRequest, count: number): Map<string, unknown> {
  const settings = new Map<string, unknown>();
  const put = (name: string, value: unknown) => {
    if (value !== null && value !== undefined) settings.set(name, value);
  };
  put('prompt', request.prompt);
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

function place(body: JsonObject, path: string, value: JsonValue): void {
  const parts = path.split('.');
  const last = parts.pop() ?? path;
  let target = body;
  for (const part of parts) {
    const next = target[part];
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) {
      target = next;
    } else {
      const made: JsonObject = {};
      target[part] = made;
      target = made;
    }
  }
  target[last] = value;
}

function wireValue(
  field: WireField,
  value: unknown,
  strategies: Readonly<Record<string, WireStrategy>>,
): WireValue | undefined {
  const strategy = field.strategy
    ? (strategies[field.strategy] ?? PURE_STRATEGIES[field.strategy])
    : undefined;
  if (field.strategy && !strategy)
    throw new RangeError(`No wire strategy is called "${field.strategy}".`);
  const shaped = strategy ? strategy(value) : (value as WireValue); // settings without a strategy are plain values
  if (shaped === undefined) return undefined;
  const translated =
    field.values && !Array.isArray(shaped) ? field.values[String(shaped)] : undefined;
  return translated ?? shaped;
}

/**
 * The body of a call: constants, then every setting that the model's wire map has a field for.
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
  for (const [path, value] of Object.entries(model.wire.constants))
    place(body, path, value as JsonValue); // z.json()
  for (const [setting, value] of settingsOf(request, count)) {
    for (const field of model.wire.fields[setting] ?? []) {
      if (field.modes && !field.modes.includes(request.mode)) continue;
      const sent = wireValue(field, value, strategies);
      if (sent === undefined) continue;
      place(body, field.field, sent);
      entries.push({
        setting,
        field: field.field,
        value: sent,
        isConverted: typeof value === 'object' ? !Array.isArray(value) : sent !== value,
      });
    }
  }
  return { body, entries };
}
