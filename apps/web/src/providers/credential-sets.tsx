import { Button, Group, SegmentedControl, Text } from '@mantine/core';
import { IconArrowUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ProblemBox } from '../frame/problem-box.tsx';
import { errorText } from '../frame/problem-notice.tsx';
import type { CredentialStrategy, ProviderCredentialsArrangeInput } from '../gql/graphql.ts';
import { graphql } from '../gql/index.ts';
import { formatClock } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { AddCredential } from './add-credential.tsx';
import { stateText } from './credential-fields.tsx';
import type { ProviderData } from './provider-fragments.ts';
import styles from './providers.module.css';
import { StateLine } from './state-line.tsx';

const ARRANGE = graphql(`
  mutation CredentialsArrange($input: ProviderCredentialsArrangeInput!, $locale: String) {
    providerCredentialsArrange(input: $input) {
      provider { id ...ProviderCard }
      userErrors { code message field }
    }
  }
`);
const REMOVE = graphql(`
  mutation CredentialRemove($input: ProviderCredentialRemoveInput!, $locale: String) {
    providerCredentialRemove(input: $input) {
      provider { id ...ProviderCard }
      userErrors { code message field }
    }
  }
`);

const STRATEGIES: readonly { value: CredentialStrategy; label: string }[] = [
  { value: 'ORDERED', label: t('In this order') },
  { value: 'BALANCED', label: t('Evenly') },
];

/** A provider's sets of credentials: how each fares, in which order they are taken, and the way to add another. */
export function CredentialSets({ provider }: { provider: ProviderData }) {
  const { slug, credentials, credentialStrategy, isCredentialOrderFixed: isFixed } = provider;
  const [problems, setProblems] = useState<readonly string[]>([]);
  const [{ fetching: isArranging }, runArrange] = useMutation(ARRANGE);
  const [{ fetching: isRemoving }, runRemove] = useMutation(REMOVE);
  const isBusy = isArranging || isRemoving;
  const tell = (error: Error | undefined, refused: readonly { message: string }[] | undefined) =>
    setProblems(error ? [errorText(error)] : (refused ?? []).map(({ message }) => message));
  const arrange = async (change: Omit<ProviderCredentialsArrangeInput, 'provider'>) => {
    const { data, error } = await runArrange({ input: { provider: slug, ...change } });
    tell(error, data?.providerCredentialsArrange.userErrors);
  };
  const remove = async (credential: string) => {
    const { data, error } = await runRemove({ input: { provider: slug, credential } });
    tell(error, data?.providerCredentialRemove.userErrors);
  };
  const names = credentials.map(({ name }) => name);
  const before = (index: number) => {
    const order = names.toSpliced(index, 1);
    return order.toSpliced(index - 1, 0, names[index] ?? '');
  };
  const isSeveral = credentials.length > 1;
  return (
    <section aria-label={t('Keys')} className={styles.sets}>
      <Text fw={600}>{t('Keys')}</Text>
      <Text size="xs" c="dimmed">
        {t(
          'Several keys share the work: one that has to pause, or that is refused, is passed over.',
        )}
      </Text>
      {isSeveral && (
        <ol className={styles.foundList}>
          {credentials.map(({ id, name, status, fields, coolingUntil, isInUse }, index) => (
            <li key={id} className={styles.found}>
              <div className={styles.set}>
                <Text size="sm" fw={500}>
                  {name}
                </Text>
                <StateLine state={status.state} checkedAt={status.checkedAt} />
                <Text size="xs" c="dimmed">
                  {fields
                    .map(stateText)
                    .filter((text) => text !== null)
                    .join(', ')}
                </Text>
                {coolingUntil && (
                  <Text size="xs" c="var(--warn)">
                    {t('Rests until {time}: the provider asked for it.', {
                      time: formatClock(coolingUntil),
                    })}
                  </Text>
                )}
                {!isInUse && (
                  <Text size="xs" c="var(--warn)">
                    {t('Nothing is sent with it.')}
                  </Text>
                )}
              </div>
              <Group gap={6} wrap="nowrap">
                {index > 0 && !isFixed && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={isBusy}
                    aria-label={t('Take {name} before the one above', { name })}
                    onClick={() => void arrange({ order: before(index) })}
                  >
                    <IconArrowUp size={14} aria-hidden="true" />
                  </Button>
                )}
                {fields.some(({ origin }) => origin === 'DATABASE') && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    disabled={isBusy}
                    aria-label={t('Remove the key {name}', { name })}
                    onClick={() => void remove(name)}
                  >
                    {t('Remove')}
                  </Button>
                )}
              </Group>
            </li>
          ))}
        </ol>
      )}
      {isSeveral && !isFixed && (
        <Group gap="sm">
          <Text size="sm">{t('Taken')}</Text>
          <SegmentedControl
            size="xs"
            aria-label={t('How requests are spread over the keys')}
            disabled={isBusy}
            data={[...STRATEGIES]}
            value={credentialStrategy}
            onChange={(chosen) => {
              const strategy = STRATEGIES.find(({ value }) => value === chosen)?.value;
              if (strategy) void arrange({ strategy });
            }}
          />
        </Group>
      )}
      {isSeveral && isFixed && (
        <Text size="xs" c="dimmed">
          {t('The order stands in config.yaml, and is changed there.')}
        </Text>
      )}
      <ProblemBox messages={problems} />
      <AddCredential provider={provider} taken={names} />
    </section>
  );
}
