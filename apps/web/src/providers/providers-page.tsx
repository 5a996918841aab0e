import { Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { useMay } from '../access/use-may.ts';
import { useEveryPage } from '../api/use-every-page.ts';
import { useAddress } from '../filters/use-address.ts';
import { NotYet } from '../frame/not-yet.tsx';
import type { OfferedModelsQuery } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { t } from '../messages/translate.ts';
import { monthStart } from '../spend/spend-range.ts';
import { ProviderCard } from './provider-card.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { filterOfAddress, ProviderFilters } from './provider-filters.tsx';
import { PROVIDER_CARD, shownState } from './provider-fragments.ts';
import { offersOf, providerGroups } from './provider-groups.ts';
import { spendByProvider } from './provider-spend.ts';
import styles from './providers.module.css';

const PROVIDERS_PAGE = graphql(`
  query ProvidersPage($locale: String) {
    providers { id slug status { state } ...ProviderCard }
    catalogProblems { file line message nearest }
  }
`);

const SPENT = graphql(`
  query SpentThisMonth($from: DateTime) {
    usage(from: $from) { byModel { key cost { amount } unknownCostGenerations } }
    budgets { id scope scopeKey ...BudgetRow }
  }
`);

const OFFERED_MODELS = graphql(`
  query OfferedModels($after: String) {
    starterModels(first: 100, after: $after) {
      nodes { source name provider { id slug } capabilities { modes } }
      pageInfo { hasNextPage endCursor }
    }
  }
`);
const offeredOf = ({ starterModels }: OfferedModelsQuery) => starterModels;

/** Every provider, and what it needs. */
export function ProvidersPage() {
  const [{ data, error }, refetch] = useQuery({
    query: PROVIDERS_PAGE,
    requestPolicy: 'cache-and-network',
  });
  const [from] = useState(() => monthStart(Date.now()));
  const [{ data: money }] = useQuery({
    query: SPENT,
    variables: { from },
    requestPolicy: 'cache-and-network',
  });
  const spend = useMemo(() => spendByProvider(money?.usage.byModel ?? []), [money]);
  const { parameters, set } = useAddress();
  useMissedEvents(refetch);
  const canChange = useMay()('providers:write');
  const { nodes: offered } = useEveryPage(OFFERED_MODELS, offeredOf);
  const offers = useMemo(() => offersOf(offered), [offered]);
  const open = (slug: string | null) => set('open', slug, { isNewEntry: slug !== null });
  if (!data)
    return <NotYet what={t('Could not load the providers')} error={error} onRetry={refetch} />;
  const slug = parameters.get('open');
  const providers = data.providers.map((masked) => {
    const provider = readFragment(PROVIDER_CARD, masked);
    return { ...provider, state: shownState(provider) };
  });
  const groups = providerGroups(providers, filterOfAddress(parameters), offers);
  const opened = providers.find((provider) => provider.slug === slug);
  return (
    <div className={styles.page}>
      <Title order={1}>{t('Providers')}</Title>
      <Text c="dimmed" mb="xs">
        {canChange
          ? t(
              "Set up a provider's key and its models appear. Keys are stored encrypted on this machine and never shown again.",
            )
          : t(
              'What is set up here, and what each can make. Only an admin of this server changes it.',
            )}
      </Text>
      <ProviderFilters />
      {groups.map(({ label, entries }) => (
        <section key={label} aria-label={label}>
          <Title order={2} size="h5" className={styles.heading}>
            {label} <span className={styles.count}>{entries.length}</span>
          </Title>
          <ul className={styles.cards}>
            {entries.map((provider) => (
              <li key={provider.id}>
                <ProviderCard
                  provider={provider}
                  spend={spend.get(provider.slug) ?? null}
                  onOpen={() => open(provider.slug)}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {groups.length === 0 && (
        <Text c="dimmed" mt="xl" ta="center" role="status">
          {t('No provider matches. Take a word or a filter away.')}
        </Text>
      )}
      {data.catalogProblems.length > 0 && (
        <section className={styles.problems} aria-label={t('Problems in catalog files')}>
          <Title order={2} size="h2" mb="xs">
            {t('Problems in catalog files')}
          </Title>
          {data.catalogProblems.map(({ file, line, message, nearest }) => (
            <Text size="sm" key={`${file} ${line} ${message}`}>
              {file}
              {line ? `:${line}` : ''}: {message}
              {nearest ? ` ${t('Did you mean {nearest}?', { nearest })}` : ''}
            </Text>
          ))}
        </section>
      )}
      {opened && (
        <ProviderDrawer
          key={opened.slug}
          provider={opened}
          spend={spend.get(opened.slug) ?? null}
          budgets={(money?.budgets ?? []).filter(
            ({ scope, scopeKey }) => scope === 'PROVIDER' && scopeKey === opened.slug,
          )}
          onClose={() => open(null)}
        />
      )}
    </div>
  );
}
