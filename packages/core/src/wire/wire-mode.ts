import type { GenerationMode } from '../capabilities/modes.ts';
import type { Wire, WireMode } from './wire-map.ts';

/**
 * How the calls of a mode travel: by the mode's own entry, or by the one that it names for requests with reference
 * images. Undefined where the model's file has none.
 */
export function wireModeOf(
  { modes }: Pick<Wire, 'modes'>,
  mode: GenerationMode,
  hasReferences: boolean,
): WireMode | undefined {
  const own = modes[mode];
  const other = own?.withReferences && hasReferences ? modes[own.withReferences] : undefined;
  return other ?? own;
}
