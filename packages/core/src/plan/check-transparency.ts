import type { ResolvedRequest } from '../generation/request.ts';
import type { ModelRecord } from '../records/model-record.ts';
import type { Planner } from './planner.ts';

const TRANSPARENT_FORMATS = ['png', 'webp', 'avif', 'gif', 'svg'];

/** A transparent background needs a file format that can hold one. */
export function checkTransparency(
  planner: Planner,
  model: ModelRecord,
  resolved: ResolvedRequest,
): void {
  if (resolved.parameters.background !== 'transparent' || !resolved.outputFormat) return;
  if (!TRANSPARENT_FORMATS.includes(resolved.outputFormat)) {
    const allowed = model.capabilities.outputFormats.filter((format) =>
      TRANSPARENT_FORMATS.includes(format),
    );
    planner.refuse(
      'INVALID_INPUT',
      ['outputFormat'],
      `A transparent background needs ${allowed.join(' or ') || 'a file format that can hold one'}; ${resolved.outputFormat} has no transparency.`,
      { parameter: 'outputFormat', allowed },
    );
  }
}
