import { Center, Loader, Text, Title } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import { ProblemNotice } from '../frame/problem-notice.tsx';
import { graphql, readFragment } from '../gql/index.ts';
import { useMissedEvents } from '../live/use-missed-events.ts';
import { ProviderCard } from './provider-card.tsx';
import { ProviderDrawer } from './provider-drawer.tsx';
import { PROVIDER_CARD } from './provider-fragments.ts';
import styles from './providers.module.css';

const PROVIDERS_PAGE = graphql(`
  query ProvidersPage {
    providers { id slug ...ProviderCard }
    catalogProblems { file line message nearest }
  }
`);

/** Every provider, and what it needs. */
export function ProvidersPage() {
  const [{ data, error }, refetch] = useQuery({
    query: PROVIDERS_PAGE,
    requestPolicy: 'cache-and-network',
  });
  const [parameters, setParameters] = useSearchParams();
  useMissedEvents(refetch);
  const open = (slug: string | null) =>
    setParameters(slug === null ? {} : { open: slug }, { replace: slug === null });
  if (!data) {
    return error ? (
      <ProblemNotice what="load the providers" error={error} onRetry={refetch} />
    ) : (
      <Center h="60vh">
        <Loader color="gray" size="sm" aria-label="Loading" />
      </Center>
    );
  }
  const slug = parameters.get('open');
  const opened = readFragment(
    PROVIDER_CARD,
    data.providers.find((provider) => provider.slug === slug) ?? null,
  );
  return (
    <div className={styles.page}>
      <Title order={1}>Providers</Title>
      <Text c="dimmed" mb="lg">
        Set up a provider's key and its models appear. Keys are stored encrypted on this machine and
        never shown again.
      </Text>
      <ul className={styles.cards}>
        {data.providers.map((provider) => (
          <li key={provider.id}>
            <ProviderCard provider={provider} onOpen={() => open(provider.slug)} />
          </li>
        ))}
      </ul>
      {data.catalogProblems.length > 0 && (
        <section className={styles.problems} aria-label="Problems in catalog files">
          <Title order={2} size="h2" mb="xs">
            Problems in catalog files
          </Title>
          {data.catalogProblems.map(({ file, line, message, nearest }) => (
            <Text size="sm" key={`${file} ${line} ${message}`}>
              {file}
              {line ? `:${line}` : ''}: {message}
              {nearest ? ` Did you mean ${nearest}?` : ''}
            </Text>
          ))}
        </section>
      )}
      {opened && <ProviderDrawer key={opened.slug} provider={opened} onClose={() => open(null)} />}
    </div>
  );
}
