import type { ProviderState } from '../gql/graphql.ts';
import type { Group } from '../lib/groups.ts';
import { t } from '../messages/translate.ts';

/** What of a provider the page sorts and searches by. */
export interface ListedProvider {
  readonly slug: string;
  readonly label: string;
  readonly description?: string | null;
  /** Where it stands for the person. */
  readonly state: ProviderState;
}

/** Which providers to show: all, those that can be used, or those that lack a step. */
export type ProviderView = 'all' | 'ready' | 'open';

const HEADINGS: readonly { label: string; states: readonly ProviderState[] }[] = [
  { label: t('Need a look'), states: ['REJECTED', 'UNREACHABLE'] },
  { label: t('Set up'), states: ['VERIFIED', 'UNVERIFIED'] },
  { label: t('Not set up'), states: ['NOT_CONFIGURED'] },
];

/** What is known of a provider's models, as far as the search goes. */
export interface ProviderOffer {
  /** Names of its models in lower case, to search in. */
  names: string[];
  modes: Set<string>;
}

/** What each provider offers, by its slug. */
export function offersOf(
  models: readonly {
    readonly name: string;
    readonly provider?: { readonly slug: string } | null;
    readonly capabilities: { readonly modes: readonly string[] };
  }[],
): Map<string, ProviderOffer> {
  const offers = new Map<string, ProviderOffer>();
  for (const { name, provider, capabilities } of models) {
    if (!provider) continue;
    const offer = offers.get(provider.slug) ?? { names: [], modes: new Set() };
    offer.names.push(name.toLowerCase());
    for (const mode of capabilities.modes) offer.modes.add(mode);
    offers.set(provider.slug, offer);
  }
  return offers;
}

/**
 * Providers under headings: first those where something went wrong, then those that can be used, then the rest. A search
 * goes over names, descriptions and the names of their models: all of its words have to be told of one model, or of none.
 */
export function providerGroups<P extends ListedProvider>(
  providers: readonly P[],
  filter: { search: string; view: ProviderView; mode: string | null },
  offers: ReadonlyMap<string, ProviderOffer>,
): Group<P>[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = providers.filter(({ slug, label, description, state }) => {
    const isReady = state !== 'NOT_CONFIGURED';
    if (filter.view !== 'all' && (filter.view === 'ready') !== isReady) return false;
    const offer = offers.get(slug);
    if (filter.mode !== null && !offer?.modes.has(filter.mode)) return false;
    const own = `${slug} ${label} ${description ?? ''}`.toLowerCase();
    return ['', ...(offer?.names ?? [])].some((name) =>
      words.every((word) => own.includes(word) || name.includes(word)),
    );
  });
  return HEADINGS.map(({ label, states }) => ({
    label,
    entries: shown.filter(({ state }) => states.includes(state)),
  })).filter(({ entries }) => entries.length > 0);
}
