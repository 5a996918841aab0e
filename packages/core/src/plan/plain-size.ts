import { namedAspectRatios } from '../capabilities/capabilities.ts';
import type { GenerationMode } from '../capabilities/modes.ts';
import type { SizeRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import { fixedSizes } from './resolve-size.ts';
import { nearestFreeSize } from './size-rule.ts';

const USUAL = { width: 1024, height: 1024 };

/**
 * The size that the plainest request of a mode has to name: the model's first one, or about a megapixel, where a rule
 * says that there must be one (a canvas to grow a picture to). Null where the model does without.
 */
export function plainSize(model: ModelRecord, mode: GenerationMode): SizeRequest | null {
  const isNeeded = model.rules.some(
    ({ when, given, needsOneOf }) =>
      needsOneOf[0] === 'size' && given.length === 0 && (when.mode?.includes(mode) ?? true),
  );
  if (!isNeeded) return null;
  const { capabilities } = model;
  const [first] = fixedSizes(capabilities);
  if (first?.width && first.height) {
    return { dimensions: { width: first.width, height: first.height } };
  }
  const [aspectRatio] = namedAspectRatios(capabilities);
  if (aspectRatio !== undefined) return { aspectRatio };
  return { dimensions: nearestFreeSize(capabilities, USUAL) ?? USUAL };
}
