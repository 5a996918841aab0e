import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import { graphql } from '../gql/index.ts';
import { plural, t } from '../messages/translate.ts';
import { INSTALL } from '../models/install-document.ts';
import { lifeText } from '../models/lifecycle.ts';
import styles from './providers.module.css';

const STARTERS = graphql(`
  query Starters($provider: String!) {
    starterModels(first: 100, provider: $provider) {
      nodes { source name isInstalled lifecycle { state retiresOn } }
    }
  }
`);

/** What the catalog offers of one provider, installed from here: nothing is downloaded, so it is there at once. */
export function Starters({
  slug,
  isReady,
  canChange,
}: {
  slug: string;
  isReady: boolean;
  /** Whether the person may install them. */
  canChange: boolean;
}) {
  const [{ data, error }] = useQuery({ query: STARTERS, variables: { provider: slug } });
  const [installing, setInstalling] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [, install] = useMutation(INSTALL);
  const add = async (source: string) => {
    setInstalling(source);
    const { data: answer, error: failure } = await install({ input: { source } });
    setInstalling(null);
    setProblems(
      failure
        ? [errorText(failure)]
        : (answer?.modelInstall.userErrors ?? []).map(({ message }) => message),
    );
  };
  const starters = data?.starterModels.nodes ?? [];
  if (starters.length === 0 && !error) return null;
  const gone = starters.filter(
    ({ isInstalled, lifecycle }) => isInstalled && lifecycle.state === 'RETIRED',
  ).length;
  return (
    <>
      {gone > 0 && (
        <Text size="xs" c="dimmed">
          {plural(
            gone,
            '{count} of the installed ones is switched off by the provider, and is not offered in the studio.',
            '{count} of the installed ones are switched off by the provider, and are not offered in the studio.',
          )}
        </Text>
      )}
      <details className={styles.ways}>
        <summary>{t('Starter models')}</summary>
        {!isReady && (
          <Text size="xs" c="dimmed" mt={6}>
            {t('They are installed with the first key.')}
          </Text>
        )}
        <ProblemBox messages={error ? [errorText(error)] : problems} />
        <ul className={styles.foundList}>
          {starters.map(({ source, name, isInstalled, lifecycle }) => {
            const life = lifeText(lifecycle, Date.now());
            return (
              <li key={source} className={styles.found}>
                <div className={styles.set}>
                  <Text size="sm">{name}</Text>
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
                  isReady &&
                  canChange && (
                    <Button
                      size="compact-sm"
                      variant="default"
                      loading={installing === source}
                      disabled={installing !== null}
                      aria-label={t('Install {name}', { name })}
                      onClick={() => void add(source)}
                    >
                      {t('Install')}
                    </Button>
                  )
                )}
              </li>
            );
          })}
        </ul>
      </details>
    </>
  );
}
