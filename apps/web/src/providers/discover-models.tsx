import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { DiscoverModelsMutation } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { notify } from '../lib/notify.ts';
import { t } from '../messages/translate.ts';
import { lifeText } from '../models/lifecycle.ts';
import type { ProviderData } from './provider-fragments.ts';
import styles from './providers.module.css';

const DISCOVER = graphql(`
  mutation DiscoverModels($input: ProviderDiscoverModelsInput!) {
    providerDiscoverModels(input: $input) {
      discovered {
        nodes { source name isInstalled lifecycle { state retiresOn } }
        pageInfo { hasNextPage endCursor }
        totalCount
      }
      installedModels { id source name }
      userErrors { code message }
    }
  }
`);

type Found = NonNullable<DiscoverModelsMutation['providerDiscoverModels']['discovered']>;
/** The provider is asked at each page: large ones, so that it is asked rarely. */
const PAGE = 100;

/** Asks the provider which models the account may use, and installs those that are chosen. */
export function DiscoverModels({ provider }: { provider: ProviderData }) {
  const [search, setSearch] = useState('');
  const [asked, setAsked] = useState('');
  const [found, setFound] = useState<Found | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [installing, setInstalling] = useState<string | null>(null);
  const [{ fetching }, discover] = useMutation(DISCOVER);

  const ask = async (text: string, after: string | null, install: readonly string[] = []) => {
    const { data, error } = await discover({
      input: {
        provider: provider.slug,
        search: text || null,
        first: PAGE,
        after,
        install: [...install],
      },
    });
    const payload = data?.providerDiscoverModels;
    setProblems(
      error ? [errorText(error)] : (payload?.userErrors ?? []).map(({ message }) => message),
    );
    return payload ?? null;
  };
  const look = async () => {
    const text = search.trim();
    const payload = await ask(text, null);
    setAsked(text);
    setFound(payload?.discovered ?? null);
  };
  const more = async () => {
    const payload = await ask(asked, found?.pageInfo.endCursor ?? null);
    const next = payload?.discovered;
    if (next && found) setFound({ ...next, nodes: [...found.nodes, ...next.nodes] });
  };
  const install = async (source: string, name: string) => {
    setInstalling(source);
    const payload = await ask(asked, null, [source]);
    setInstalling(null);
    if (!payload || payload.userErrors.length > 0 || found === null) return;
    notify({ message: t('{name} is installed.', { name }) });
    const mark = (node: Found['nodes'][number]) =>
      node.source === source ? { ...node, isInstalled: true } : node;
    setFound({ ...found, nodes: found.nodes.map(mark) });
  };

  // What is there already is narrowed while it is typed; the provider is asked by the button alone.
  const words = search.trim().toLowerCase();
  const shown = (found?.nodes ?? []).filter(({ name, source }) =>
    `${name} ${source}`.toLowerCase().includes(words),
  );
  return (
    <Stack gap="xs" component="section" aria-label={t('Models of your account')}>
      <Text fw={600}>{t('Models of your account')}</Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
        className={styles.look}
      >
        <TextInput
          type="search"
          aria-label={t("Search the account's models")}
          placeholder={t('All, or a part of the name')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={fetching && installing === null}>
          {found === null ? t('Look') : t('Look again')}
        </Button>
      </form>
      <ProblemBox messages={problems} />
      {found && (
        <Text size="xs" c="dimmed" role="status">
          {t('{count} found', { count: found.totalCount })}
          {shown.length < found.totalCount ? t(', {count} shown', { count: shown.length }) : ''}
        </Text>
      )}
      <ul className={styles.foundList}>
        {shown.map(({ source, name, isInstalled, lifecycle }) => {
          const life = lifeText(lifecycle, Date.now());
          return (
            <li className={styles.found} key={source}>
              <div style={{ minWidth: 0 }}>
                <Text size="sm">{name}</Text>
                <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                  {source}
                </Text>
                {life && (
                  <Text size="xs" c="var(--warn)">
                    {life}
                  </Text>
                )}
              </div>
              {isInstalled ? (
                <Text size="xs" c="dimmed">
                  {t('installed')}
                </Text>
              ) : (
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={fetching}
                  loading={installing === source}
                  aria-label={t('Install {name}', { name })}
                  onClick={() => void install(source, name)}
                >
                  {t('Install')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {found?.pageInfo.hasNextPage && (
        <Button variant="default" size="xs" loading={fetching} onClick={() => void more()}>
          {t('Show more')}
        </Button>
      )}
    </Stack>
  );
}
