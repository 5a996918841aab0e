import type { ReceiptLine } from '../generation/receipt.ts';
import type { GenerationRequest, ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { printable } from '../text/printable.ts';
import type { JsonValue } from '../wire/json.ts';
import type { WireStrategy } from '../wire/strategies.ts';
import { toWire, type WireEntry } from '../wire/to-wire.ts';
import { referenceId } from './check-images.ts';
import type { Planner } from './planner.ts';

const RECEIPT_TEXT_LIMIT = 400;

/** What the caller asked for, by canonical name, as text. Only what was set. */
function askedSettings(request: GenerationRequest): Map<string, string> {
  const asked = new Map<string, string>();
  const put = (name: string, value: unknown) => {
    if (value !== null && value !== undefined && value !== '')
      asked.set(name, printable(String(value), RECEIPT_TEXT_LIMIT));
  };
  put('prompt', request.prompt);
  put('negativePrompt', request.negativePrompt);
  if (request.size) {
    const { size } = request;
    put(
      'size',
      'dimensions' in size
        ? `${size.dimensions.width}x${size.dimensions.height}`
        : 'aspectRatio' in size
          ? size.aspectRatio
          : size.preset,
    );
  }
  put('count', request.count);
  put('seed', request.seed);
  put('steps', request.steps);
  put('guidance', request.guidance);
  put('strength', request.strength);
  put('outputFormat', request.outputFormat);
  if (request.partialImages > 0) put('partialImages', request.partialImages);
  if (request.image) put('image', referenceId(request.image));
  if (request.mask) put('mask', referenceId(request.mask));
  if (request.referenceImages.length > 0) put('referenceImages', request.referenceImages.length);
  for (const { name, value } of request.extra) {
    put(
      name,
      typeof value === 'object'
        ? Array.isArray(value)
          ? value.join(', ')
          : `${value.images.length} images`
        : value,
    );
  }
  return asked;
}

const wireText = (value: JsonValue): string =>
  Array.isArray(value) && value.every((item) => typeof item !== 'object')
    ? value.join(', ')
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

const shown = (entries: readonly WireEntry[]) =>
  printable(entries.map((entry) => wireText(entry.value)).join(', '), RECEIPT_TEXT_LIMIT);

const last = (path: string) => path.slice(path.lastIndexOf('.') + 1);

function pictureLine(
  model: ModelRecord,
  setting: 'image' | 'mask' | 'referenceImages',
  requested: string,
): ReceiptLine {
  const input = model.wire.inputs[setting];
  const line = { parameter: setting, requested, sent: requested };
  if (setting === 'mask' && input?.maskPaints && input.maskPaints !== 'white') {
    return {
      ...line,
      outcome: 'CONVERTED',
      reason:
        input.maskPaints === 'alpha'
          ? 'White parts travel as transparent ones.'
          : 'White and black change places.',
    };
  }
  if (input && input.field !== setting) {
    return { ...line, outcome: 'RENAMED', reason: `Travels as ${input.field}.` };
  }
  return { ...line, outcome: 'APPLIED', reason: null };
}

/** One line for each setting that the caller set: 0 vanish. */
export function buildReceipt(
  planner: Planner,
  model: ModelRecord,
  request: GenerationRequest,
  resolved: ResolvedRequest | null,
  perCall: readonly number[],
  strategies: Readonly<Record<string, WireStrategy>>,
): ReceiptLine[] {
  const refused = new Map(
    planner.problems.flatMap((problem) => {
      const setting = problem.parameter ?? problem.field?.[1];
      return setting ? [[setting, problem.message] as const] : [];
    }),
  );
  const entries = resolved
    ? toWire(model, resolved, perCall[0] ?? request.count, strategies).entries
    : [];
  return [...askedSettings(request)].map(([parameter, requested]): ReceiptLine => {
    const refusal = refused.get(parameter);
    if (refusal) return { parameter, outcome: 'REFUSED', requested, sent: null, reason: refusal };
    const adapted = planner.adapted.get(parameter);
    if (adapted) return { ...adapted, requested };
    if (parameter === 'image' || parameter === 'mask' || parameter === 'referenceImages') {
      return pictureLine(model, parameter, requested);
    }
    if (parameter === 'count' && perCall.length > 1) {
      return {
        parameter,
        outcome: 'EMULATED',
        requested,
        sent: perCall.join(' + '),
        reason: `The model gives ${perCall[0]} at a time: ${perCall.length} calls.`,
      };
    }
    const travelled = entries.filter((entry) => entry.setting === parameter);
    if (travelled.length === 0) {
      // A single picture needs no field; what the adapter sends in its own way is told as asked.
      return { parameter, outcome: 'APPLIED', requested, sent: requested, reason: null };
    }
    const sent = shown(travelled);
    if (travelled.some((entry) => entry.isConverted) && sent !== requested) {
      return {
        parameter,
        outcome: 'CONVERTED',
        requested,
        sent,
        reason: `Travels as ${travelled.map((entry) => entry.field).join(' and ')}.`,
      };
    }
    if (travelled.some((entry) => last(entry.field) !== parameter)) {
      return {
        parameter,
        outcome: 'RENAMED',
        requested,
        sent,
        reason: `Travels as ${travelled.map((entry) => entry.field).join(' and ')}.`,
      };
    }
    return { parameter, outcome: 'APPLIED', requested, sent, reason: null };
  });
}
