import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import type { ProviderData } from './provider-fragments.ts';
import styles from './providers.module.css';

const DISCOVER = graphql(`
  mutation DiscoverModels($input: ProviderDiscoverModelsInput!) {
    providerDiscoverModels(input: $input) {
      discovered {
        nodes { source name isInstalled lifecycle { state } }
        totalCount
      }
      installedModels { id source }
      userErrors { code message }
    }
  }
`);

/** Asks the provider which models the account may use, and installs those that are chosen. */
export function DiscoverModels({ provider }: { provider: ProviderData }) {
  const [search, setSearch] = useState('');
  const [{ data, fetching, error }, discover] = useMutation(DISCOVER);
  const ask = (install: string[]) =>
    void discover({
      input: { provider: provider.slug, search: search.trim() || null, first: 100, install },
    });
  const payload = data?.providerDiscoverModels;
  const problems = error
    ? [errorText(error)]
    : (payload?.userErrors ?? []).map(({ message }) => message);
  return (
    <Stack gap="xs">
      <Text fw={600}>Models of your account</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          ask([]);
        }}
        style={{ display: 'flex', gap: 8 }}
      >
        <TextInput
          aria-label="Search the account's models"
          placeholder="All, or a part of the name"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          style={{ flex: 1 }}
        />
        <Button type="submit" variant="default" loading={fetching}>
          Look
        </Button>
      </form>
      {problems.map((message) => (
        <Text key={message} size="sm" className={styles.message} role="alert">
          {message}
        </Text>
      ))}
      {payload?.discovered && (
        <Text size="xs" c="dimmed" role="status">
          {payload.discovered.totalCount} found
        </Text>
      )}
      <div>
        {payload?.discovered?.nodes.map(({ source, name, isInstalled }) => (
          <div className={styles.found} key={source}>
            <div style={{ minWidth: 0 }}>
              <Text size="sm">{name}</Text>
              <Text size="xs" c="dimmed" truncate>
                {source}
              </Text>
            </div>
            {isInstalled ? (
              <Text size="xs" c="dimmed">
                installed
              </Text>
            ) : (
              <Button
                size="compact-sm"
                variant="default"
                disabled={fetching}
                aria-label={`Install ${name}`}
                onClick={() => ask([source])}
              >
                Install
              </Button>
            )}
          </div>
        ))}
      </div>
    </Stack>
  );
}
