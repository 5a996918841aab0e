import { SegmentedControl } from '@mantine/core';
import { FilterBar, FilterChoice } from '../filters/filter-bar.tsx';
import { useAddress } from '../filters/use-address.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { MODES, type ModelFilter, PRICE_CHOICES, priceOfText } from './model-filter.ts';

/** What is installed, what the catalog offers, or what all of them cost. */
export type ModelsView = 'installed' | 'catalog' | 'prices';
const VIEWS: readonly ModelsView[] = ['installed', 'catalog', 'prices'];

/** What is looked for, as the address says it: a reload and Back keep it. */
export function filterOfAddress(parameters: URLSearchParams): ModelFilter & { view: ModelsView } {
  return {
    view: VIEWS.find((view) => view === parameters.get('view')) ?? 'installed',
    search: parameters.get('search') ?? '',
    mode: parameters.get('mode'),
    provider: parameters.get('provider'),
    maximumPrice: priceOfText(parameters.get('price')),
  };
}

/** Search and filters over the models. */
export function ModelFilters({
  providers,
  counts,
}: {
  providers: readonly { readonly slug: string; readonly label: string }[];
  counts: Readonly<Record<'installed' | 'catalog', number>>;
}) {
  const { parameters, set } = useAddress();
  const { view } = filterOfAddress(parameters);
  return (
    <FilterBar
      label={t('Search models')}
      placeholder={t('Names, abilities')}
      before={
        <SegmentedControl
          aria-label={t('Which models')}
          value={view}
          onChange={(value) => set('view', value === 'installed' ? null : value)}
          data={[
            {
              value: 'installed',
              label: t('Installed {count}', { count: counts.installed }),
            },
            { value: 'catalog', label: t('Catalog {count}', { count: counts.catalog }) },
            { value: 'prices', label: t('Prices') },
          ]}
        />
      }
    >
      <FilterChoice
        name="provider"
        label={t('Provider')}
        placeholder={t('Any provider')}
        data={providers.map(({ slug, label }) => ({ value: slug, label }))}
      />
      <FilterChoice
        name="mode"
        label={t('Mode')}
        placeholder={t('Any mode')}
        data={MODES.map((mode) => ({ value: mode, label: modeLabel(mode) }))}
      />
      <FilterChoice
        name="price"
        label={t('Price')}
        placeholder={t('Any price')}
        data={PRICE_CHOICES}
      />
    </FilterBar>
  );
}
