import { Button, Checkbox, Group, Text } from '@mantine/core';
import { IconHelpCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import type { OutcomeResolution } from '../gql/graphql.ts';
import { graphql, readFragment } from '../gql/index.ts';
import { t } from '../messages/translate.ts';
import { type BatchData, FAILURE } from './batch-fragment.ts';
import styles from './feed.module.css';
import { RetryState } from './retry-state.tsx';
import { useRetry } from './use-retry.ts';

const RESOLVE = graphql(`
  mutation GenerationResolve($input: GenerationResolveInput!, $locale: String) {
    generationResolve(input: $input) {
      generation { id ...GenerationBatch }
      userErrors { code message }
    }
  }
`);

/** A request whose answer was lost: the user looks at the provider's bill and says how it was, or orders again knowingly. */
export function UnknownOutcome({ generation }: { generation: BatchData }) {
  const [{ fetching, data }, resolve] = useMutation(RESOLVE);
  const { retry, ...retryState } = useRetry(generation.id);
  const [isAccepted, setAccepted] = useState(false);
  // It is there now: another press would pay a third time.
  const isOrdered = retryState.again !== null;
  const failure = readFragment(FAILURE, generation.failure);
  const refused = data?.generationResolve.userErrors[0]?.message ?? null;
  const settle = (resolution: OutcomeResolution) =>
    void resolve({ input: { id: generation.id, resolution } });
  return (
    <section className={styles.failure} aria-label={t('Outcome unknown')}>
      <div className={styles.failureHead}>
        <IconHelpCircle size={18} aria-hidden="true" />
        <Text fw={600}>{t('The answer was lost')}</Text>
      </div>
      <Text size="sm">
        {failure?.message ??
          t('The request was sent and its answer never came, so it may have been charged.')}
      </Text>
      <Text size="sm" c="dimmed">
        {t("Look at the provider's bill, then say how it was:")}
      </Text>
      <Group gap={6}>
        <Button
          size="compact-sm"
          variant="default"
          loading={fetching}
          onClick={() => settle('CHARGED')}
        >
          {t('It was charged')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          loading={fetching}
          onClick={() => settle('NOT_CHARGED')}
        >
          {t('It was not charged')}
        </Button>
      </Group>
      <Checkbox
        size="xs"
        mt={4}
        label={t('Make it again, although I may pay twice')}
        checked={isAccepted}
        disabled={retryState.isRetrying || isOrdered}
        onChange={(event) => setAccepted(event.currentTarget.checked)}
      />
      <Group gap={6}>
        <Button
          size="compact-sm"
          variant="default"
          disabled={!isAccepted || isOrdered}
          loading={retryState.isRetrying}
          onClick={() => retry(true)}
        >
          {t('Make it again')}
        </Button>
      </Group>
      {refused && (
        <Text size="xs" c="var(--bad)" role="alert">
          {refused}
        </Text>
      )}
      <RetryState retry={retryState} />
    </section>
  );
}
