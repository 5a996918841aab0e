import type { ModelOverride } from '../kit/options.ts';
import type { Endpoint } from './endpoint.ts';
import { FLUX_ENDPOINTS } from './flux-endpoints.ts';
import { PARTNER_ENDPOINTS } from './partner-endpoints.ts';

const ENDPOINTS: readonly Endpoint[] = [...FLUX_ENDPOINTS, ...PARTNER_ENDPOINTS];

/** The endpoints that answer today: the built-in ones, or those of the settings. */
export function servedEndpoints(
  models: readonly ModelOverride[] | null,
  today: string,
): readonly Endpoint[] {
  if (models === null) return ENDPOINTS;
  return models.flatMap((entry) => {
    const wanted = typeof entry === 'string' ? { id: entry } : entry;
    const like = ENDPOINTS.find(({ id }) => id === (wanted.like ?? wanted.id));
    const isOver = Boolean(wanted.shutdownDate && wanted.shutdownDate <= today);
    return like === undefined || isOver ? [] : [{ ...like, id: wanted.id }];
  });
}

const NAMESPACES = new Set(['workflows', 'comfy']);

/** The application of an endpoint's id: owner and alias, behind the namespace where there is one. */
export function applicationOf(id: string): string {
  const parts = id.split('/');
  return parts.slice(0, NAMESPACES.has(parts[0] ?? '') ? 3 : 2).join('/');
}
