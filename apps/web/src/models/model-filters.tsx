import { SegmentedControl } from '@mantine/core';
import { FilterBar, FilterChoice } from '../filters/filter-bar.tsx';
import { useAddress } from '../filters/use-address.ts';
import { modeLabel } from '../lib/format.ts';
import { MODES, type ModelFilter, PRICE_CHOICES, priceOfText } from './model-filter.ts';

export type ModelsView = 'installed' | 'catalog';

/** What is looked for, as the address says it: a reload and Back keep it. */
export function filterOfAddress(parameters: URLSearchParams): ModelFilter & { view: ModelsView } {
  return {
    view: parameters.get('view') === 'catalog' ? 'catalog' : 'installed',
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
  counts: Readonly<Record<ModelsView, number>>;
}) {
  const { parameters, set } = useAddress();
  const { view } = filterOfAddress(parameters);
  return (
    <FilterBar
      label="Search models"
      placeholder="Names, abilities"
      before={
        <SegmentedControl
          aria-label="Which models"
          value={view}
          onChange={(value) => set('view', value === 'installed' ? null : value)}
          data={[
            { value: 'installed', label: `Installed ${counts.installed}` },
            { value: 'catalog', label: `Catalog ${counts.catalog}` },
          ]}
        />
      }
    >
      <FilterChoice
        name="provider"
        label="Provider"
        placeholder="Any provider"
        data={providers.map(({ slug, label }) => ({ value: slug, label }))}
      />
      <FilterChoice
        name="mode"
        label="Mode"
        placeholder="Any mode"
        data={MODES.map((mode) => ({ value: mode, label: modeLabel(mode) }))}
      />
      <FilterChoice name="price" label="Price" placeholder="Any price" data={PRICE_CHOICES} />
    </FilterBar>
  );
}
