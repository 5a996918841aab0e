import type { GenerationMode } from '../capabilities/modes.ts';
import type { PixelRange } from '../prices/counted.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { fixedSizes } from './resolve-size.ts';

/**
 * The pixels that a picture of this model may have where the request names no size: from the least to the most of the
 * sizes that could be asked for. Null where its files bound none, or sizes are not the model's to choose in this mode.
 */
export function pixelRange(
  { capabilities, wire }: ModelRecord,
  mode: GenerationMode,
): PixelRange | null {
  const isSent = (wire.fields.size ?? []).some(({ modes }) => modes?.includes(mode) ?? true);
  if (!isSent && !wire.handledByAdapter.includes('size')) return null;
  const counts = fixedSizes(capabilities).flatMap(({ width, height }) =>
    width && height ? width * height : [],
  );
  const { sizeRule } = capabilities;
  if (sizeRule) {
    const { minimumEdge = 1, maximumEdge, minimumPixels, maximumPixels } = sizeRule;
    const most = maximumPixels ?? (maximumEdge === undefined ? null : maximumEdge ** 2);
    if (most === null) return null;
    counts.push(minimumPixels ?? minimumEdge ** 2, most);
  }
  return counts.length === 0
    ? null
    : { minimum: Math.min(...counts), maximum: Math.max(...counts) };
}
