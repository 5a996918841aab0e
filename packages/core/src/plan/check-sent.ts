import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { MODE_WORDS, settingWords } from '../text/words.ts';
import type { WireStrategy } from '../wire/strategies.ts';
import { settingsOf, toWire, type WireEntry } from '../wire/to-wire.ts';
import { askedSettings } from './asked-settings.ts';
import type { Planner } from './planner.ts';

/** What the body of the first call would hold. */
export function sentEntries(
  model: ModelRecord,
  draft: ResolvedRequest,
  perCall: readonly number[],
  strategies: Readonly<Record<string, WireStrategy>>,
): WireEntry[] {
  return toWire(model, draft, perCall[0] ?? draft.count, strategies).entries;
}

/** Why a setting that is asked needs no field of its own to come true, or null where it does. */
export function needsNoField(
  model: ModelRecord,
  draft: ResolvedRequest,
  perCall: readonly number[],
  setting: string,
): string | null {
  const { wire, capabilities } = model;
  if (setting === 'count' && perCall.every((count) => count === 1))
    return 'A call gives one picture by itself.';
  if (setting === 'outputFormat' && capabilities.outputFormats.length === 1)
    return `The model always gives ${draft.outputFormat}.`;
  if (setting === 'size' && wire.fields.size === undefined)
    return 'The model has this size by itself.';
  const value = settingsOf(draft, perCall[0] ?? draft.count).get(setting);
  const isSilent = (wire.fields[setting] ?? []).some(
    ({ values, modes }) =>
      values?.[String(value)] === null && (modes === undefined || modes.includes(draft.mode)),
  );
  return isSilent ? 'It is what the model does where nothing is said.' : null;
}

/** Settings that the wire map has fields for, none of which is sent here: the model takes them in other modes, or in other forms. */
export function checkSent(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  draft: ResolvedRequest,
  perCall: readonly number[],
  strategies: Readonly<Record<string, WireStrategy>>,
): void {
  const entries = sentEntries(model, draft, perCall, strategies);
  const asked = askedSettings(request);
  for (const setting of settingsOf(draft, perCall[0] ?? draft.count).keys()) {
    const fields = model.wire.fields[setting];
    if (!asked.has(setting) || planner.refusalOf(setting) !== null) continue;
    if (fields === undefined || model.wire.handledByAdapter.includes(setting)) continue;
    if (entries.some((entry) => entry.setting === setting)) continue;
    if (needsNoField(model, draft, perCall, setting) !== null) continue;
    const extra = request.extra.findIndex(({ name }) => name === setting);
    const modes = [...new Set(fields.flatMap((field) => field.modes ?? []))];
    const named = settingWords(setting);
    const isOtherMode = modes.length > 0 && !modes.includes(request.mode);
    planner.cannot(
      setting,
      extra < 0 ? [setting] : ['extra', String(extra)],
      isOtherMode
        ? `${model.name} takes ${named} in ${modes.map((mode) => MODE_WORDS[mode]).join(', ')}, not in ${MODE_WORDS[request.mode]}. Leave it out.`
        : `${model.name} cannot be told this ${named}. Leave it out, or choose another.`,
    );
  }
}
