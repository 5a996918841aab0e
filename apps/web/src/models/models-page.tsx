import { Button, Group, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { useLivePages } from '../api/use-live-pages.ts';
import { useAddress } from '../filters/use-address.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { CatalogModelsQuery, InstalledModelsQuery } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { countedModels } from '../lib/format.ts';
import { firstEntries } from '../lib/groups.ts';
import { useGrowing } from '../lib/use-growing.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { InstallDialog } from './install-dialog.tsx';
import { isFiltering, passes } from './model-filter.ts';
import { filterOfAddress, ModelFilters } from './model-filters.tsx';
import { ModelRow } from './model-row.tsx';
import { type ModelRowData, modelRows, rowGroups } from './model-rows.ts';
import styles from './models.module.css';
import { PriceTable } from './price-table.tsx';

const MODELS_PAGE = graphql(`
  query ModelsPage($locale: String) {
    models(first: 1) { totalCount }
    starterModels(first: 1) { totalCount }
    providers { id slug label(locale: $locale) configurationMethods ...InstallProvider }
  }
`);
const INSTALLED_MODELS = graphql(`
  query InstalledModels($after: String, $locale: String) {
    models(first: 100, after: $after) {
      nodes { id source ...InstalledRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const CATALOG_MODELS = graphql(`
  query CatalogModels($after: String, $locale: String) {
    starterModels(first: 100, after: $after) {
      nodes { source isInstalled ...StarterRow }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const installedOf = ({ models }: InstalledModelsQuery) => models;
const catalogOf = ({ starterModels }: CatalogModelsQuery) => starterModels;

/** What is installed, and what the catalog offers. */
export function ModelsPage() {
  const [{ data, error }, refetch] = useQuery({
    query: MODELS_PAGE,
    requestPolicy: 'cache-and-network',
  });
  const installed = useLivePages(INSTALLED_MODELS, installedOf);
  const catalog = useLivePages(CATALOG_MODELS, catalogOf);
  const { parameters, set } = useAddress();
  useMissedEvents(refetch);
  const may = useMay();
  const [canChange, canUse] = [may('providers:write'), may('generate')];
  const rows = useMemo(
    () => modelRows(installed.nodes, catalog.nodes),
    [installed.nodes, catalog.nodes],
  );
  const taken = useMemo(() => new Set(rows.map(({ source }) => source)), [rows]);
  const address = parameters.toString();
  const found = useMemo(() => {
    const { view, ...filter } = filterOfAddress(new URLSearchParams(address));
    const isShown = {
      installed: ({ modelId }: ModelRowData) => modelId !== null,
      catalog: ({ isInCatalog }: ModelRowData) => isInCatalog,
      prices: ({ isGone }: ModelRowData) => !isGone,
    }[view];
    return rows.filter((row) => isShown(row) && passes(row, filter));
  }, [rows, address]);
  const groups = useMemo(() => rowGroups(found), [found]);
  const total = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const { count, end } = useGrowing(total, address);
  const failure = error ?? installed.error ?? catalog.error;
  if (!data || (rows.length === 0 && !installed.isComplete)) {
    return <NotYet what={t('Could not load the models')} error={failure} onRetry={refetch} />;
  }
  // The open dialog stands in the address, with the provider that it was opened for.
  const adding = parameters.get('add');
  const setAdding = (slug: string | null) => set('add', slug);
  const filter = filterOfAddress(parameters);
  const isComplete =
    (filter.view === 'catalog' || installed.isComplete) &&
    (filter.view === 'installed' || catalog.isComplete);
  return (
    <div className={styles.page}>
      <Group justify="space-between" mb="md">
        <Title order={1}>{t('Models')}</Title>
        {canChange && (
          <Button variant="default" onClick={() => setAdding('')}>
            {t('Add a model by hand')}
          </Button>
        )}
      </Group>
      <ModelFilters
        providers={data.providers}
        counts={{ installed: data.models.totalCount, catalog: data.starterModels.totalCount }}
      />
      <Text size="xs" c="dimmed" role="status" mb="xs">
        {isFiltering(filter) && t('{models} found', { models: countedModels(total) })}
        {!isComplete && ` · ${t('more are being loaded')}`}
      </Text>
      {filter.view === 'prices' && <PriceTable rows={found} />}
      {(filter.view === 'prices' ? [] : firstEntries(groups, count)).map((group) => (
        <section key={group.label} aria-label={group.label} className={styles.group}>
          <Title order={2} size="h5" className={styles.heading}>
            {group.label}
          </Title>
          <ul className={styles.rows}>
            {group.entries.map((row) => (
              <ModelRow key={row.source} row={row} canChange={canChange} canUse={canUse} />
            ))}
          </ul>
        </section>
      ))}
      <div ref={end} />
      {total === 0 && isComplete && (
        <Text c="dimmed" mt="xl" ta="center">
          {filter.view !== 'installed'
            ? t('No model matches. Take a word or a filter away.')
            : t(
                'No installed model matches. Take a word or a filter away, or look in the catalog.',
              )}
        </Text>
      )}
      {adding !== null && canChange && (
        <InstallDialog
          providers={data.providers}
          initialProvider={data.providers.some(({ slug }) => slug === adding) ? adding : null}
          taken={taken}
          onClose={() => setAdding(null)}
        />
      )}
    </div>
  );
}
