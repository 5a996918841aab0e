import { SegmentedControl } from '@mantine/core';
import { FilterBar, FilterChoice } from '../filters/filter-bar.tsx';
import { useAddress } from '../filters/use-address.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { MODES } from '../models/model-filter.ts';
import type { ProviderView } from './provider-groups.ts';

const VIEWS: readonly { value: ProviderView; label: string }[] = [
  { value: 'all', label: t('All') },
  { value: 'ready', label: t('Set up') },
  { value: 'open', label: t('Not set up') },
];

/** What is looked for, as the address says it: a reload and Back keep it. */
export function filterOfAddress(parameters: URLSearchParams): {
  search: string;
  view: ProviderView;
  mode: string | null;
} {
  const view = VIEWS.find(({ value }) => value === parameters.get('view'))?.value ?? 'all';
  return { view, search: parameters.get('search') ?? '', mode: parameters.get('mode') };
}

/** Search and filters over the providers. */
export function ProviderFilters() {
  const { parameters, set } = useAddress();
  const { view } = filterOfAddress(parameters);
  return (
    <FilterBar label={t('Search providers')} placeholder={t('Names of providers and models')}>
      <FilterChoice
        name="mode"
        label={t('Mode')}
        placeholder={t('Any mode')}
        data={MODES.map((one) => ({ value: one, label: modeLabel(one) }))}
      />
      <SegmentedControl
        aria-label={t('Which providers')}
        value={view}
        onChange={(value) => set('view', value === 'all' ? null : value)}
        data={[...VIEWS]}
      />
    </FilterBar>
  );
}
