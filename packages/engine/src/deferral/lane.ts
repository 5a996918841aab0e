import type { GenerationRow } from '@darkroom/database';

/**
 * What a generation waits in line with. What is ordered for later lies at its vendor for hours: counted with the others
 * of its provider, it would leave them no room.
 */
export const laneOf = ({
  provider,
  isDeferred,
}: Pick<GenerationRow, 'provider' | 'isDeferred'>): string =>
  isDeferred ? `${provider} later` : provider;
