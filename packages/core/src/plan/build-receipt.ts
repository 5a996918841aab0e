import type { ReceiptLine } from '../generation/receipt.ts';
import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { printable } from '../text/printable.ts';
import type { JsonValue } from '../wire/json.ts';
import type { WireStrategy } from '../wire/strategies.ts';
import type { WireEntry } from '../wire/to-wire.ts';
import type { WireInput } from '../wire/wire-map.ts';
import { askedSettings, RECEIPT_TEXT_LIMIT } from './asked-settings.ts';
import { CLEANED } from './check-prompt.ts';
import { needsNoField, sentEntries } from './check-sent.ts';
import type { Planner } from './planner.ts';

const wireText = (value: JsonValue): string =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object')
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/**
 * What travels of a setting, as text: the values of its fields in order. Two numbers of a size are its width and height,
 * and are written as sizes are.
 */
function shown(setting: string, entries: readonly WireEntry[]): string {
  const isPair =
    setting === 'size' &&
    entries.length === 2 &&
    entries.every(({ value }) => /^\d+$/.test(String(value)));
  const text = entries.map(({ value }) => wireText(value)).join(isPair ? 'x' : ', ');
  return printable(text, RECEIPT_TEXT_LIMIT);
}

/** Why a seed leaves in another form than it came: only zeros before it are taken off. */
const NO_ZEROS = 'Zeros before a number say nothing, and are not sent.';

const last = (path: string) => path.slice(path.lastIndexOf('.') + 1);

type Fate = Omit<ReceiptLine, 'parameter' | 'requested'>;

function pictureFate(setting: string, requested: string, input: WireInput | undefined): Fate {
  const sent = requested;
  if (setting === 'mask' && input?.maskPaints && input.maskPaints !== 'white') {
    const reason =
      input.maskPaints === 'alpha'
        ? 'Turned into transparency, as the provider wants it.'
        : 'White and black change places, as the provider wants it.';
    return { outcome: 'CONVERTED', sent, reason };
  }
  if (input && input.field !== setting) {
    return { outcome: 'RENAMED', sent, reason: `Travels as ${input.field}.` };
  }
  return { outcome: 'APPLIED', sent, reason: null };
}

/** The fields that hold a value; those that are only switched on beside them say nothing that was not asked for. */
function valuesOf(entries: readonly WireEntry[]): readonly WireEntry[] {
  const values = entries.filter(({ value }) => value !== true);
  return values.length > 0 ? values : entries;
}

function travelledFate(setting: string, requested: string, entries: readonly WireEntry[]): Fate {
  const sent = shown(setting, valuesOf(entries));
  const fields = entries.map((entry) => entry.field).join(' and ');
  if (sent !== requested) {
    const isText = setting === 'prompt' || setting === 'negativePrompt';
    const isCleaned = isText && !entries.some((entry) => entry.isConverted);
    return { outcome: 'CONVERTED', sent, reason: isCleaned ? CLEANED : `Travels as ${fields}.` };
  }
  if (entries.some((entry) => last(entry.field) !== setting))
    return { outcome: 'RENAMED', sent, reason: `Travels as ${fields}.` };
  return { outcome: 'APPLIED', sent, reason: null };
}

/** The text of a setting as it stands in the resolved request, for adapters that send it in their own way. */
function plainText(draft: ResolvedRequest, setting: string, requested: string): string {
  if (setting === 'prompt') return printable(draft.prompt, RECEIPT_TEXT_LIMIT);
  if (setting === 'negativePrompt')
    return printable(draft.negativePrompt ?? '', RECEIPT_TEXT_LIMIT);
  return setting === 'seed' ? (draft.seed ?? requested) : requested;
}

/**
 * One line for each setting that the caller set: none vanishes. Where problems stop the plan, the lines of the other
 * settings tell what would become of them.
 */
export function buildReceipt(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  draft: ResolvedRequest,
  perCall: readonly number[],
  strategies: Readonly<Record<string, WireStrategy>>,
): ReceiptLine[] {
  const { wire } = model;
  const entries = sentEntries(model, draft, perCall, strategies);
  const fateOf = (setting: string, requested: string): Fate => {
    // What is said about references goes the way of the references themselves.
    const isAbout = setting.startsWith('referenceImages.') && !planner.adapted.has(setting);
    if (isAbout && planner.refusalOf(setting) === null) {
      const fate = fateOf('referenceImages', requested);
      return fate.outcome === 'RENAMED'
        ? { outcome: 'APPLIED', sent: requested, reason: null }
        : fate;
    }
    const refusal = planner.refusalOf(setting);
    if (refusal !== null) return { outcome: 'REFUSED', sent: null, reason: refusal };
    const travelled = entries.filter((entry) => entry.setting === setting);
    const adapted = planner.adapted.get(setting);
    if (adapted) {
      const isSent = adapted.sent !== null && travelled.length > 0;
      return isSent ? { ...adapted, sent: shown(setting, travelled) } : adapted;
    }
    const isPicture =
      setting === 'image' ||
      setting === 'mask' ||
      setting === 'referenceImages' ||
      Object.hasOwn(draft.parameterImages, setting);
    if (isPicture) return pictureFate(setting, requested, wire.inputs[setting]);
    if (setting === 'count' && perCall.length > 1) {
      return {
        outcome: 'EMULATED',
        sent: perCall.join(' + '),
        reason: `The model gives ${perCall[0]} at a time: ${perCall.length} calls.`,
      };
    }
    if (travelled.length > 0) return travelledFate(setting, requested, travelled);
    if (!wire.handledByAdapter.includes(setting)) {
      const reason = needsNoField(model, draft, perCall, setting);
      if (reason !== null) return { outcome: 'APPLIED', sent: null, reason };
    }
    // What the adapter sends in its own way is told as it stands.
    const sent = plainText(draft, setting, requested);
    return sent === requested
      ? { outcome: 'APPLIED', sent, reason: null }
      : { outcome: 'CONVERTED', sent, reason: setting === 'seed' ? NO_ZEROS : CLEANED };
  };
  return [...askedSettings(request)].map(([parameter, requested]) => ({
    parameter,
    requested,
    ...fateOf(parameter, requested),
  }));
}
