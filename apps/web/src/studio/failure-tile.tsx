import { wordsBeside } from '@darkroom/core';
import { Button, CopyButton, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useMay } from '../access/use-may.ts';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import type { FailureFragment } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { formatClock } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { type BatchData, providerSlug } from './batch-fragment.ts';
import { failureTitle } from './failure-titles.ts';
import styles from './feed.module.css';
import { RetryState } from './retry-state.tsx';
import { useStudio } from './studio-context.ts';
import { useRetry } from './use-retry.ts';

/** Failures that the provider's form or account puts right. */
const ACCOUNT_CODES = new Set([
  'CREDENTIALS_REJECTED',
  'PERMISSION_DENIED',
  'INSUFFICIENT_FUNDS',
  'PROVIDER_REDIRECTED',
]);

/** Everything about a failure, to hand to somebody who helps. */
function details(failure: FailureFragment, generation: BatchData): string {
  return [
    t('Generation: {id}', { id: generation.id }),
    t('Model: {source}', { source: generation.source }),
    t('Code: {code}', { code: failure.code }),
    t('Message: {message}', { message: failure.message }),
    failure.providerMessage &&
      t('Provider: {providerMessage}', { providerMessage: failure.providerMessage }),
    failure.providerRequestId &&
      t('Provider request: {providerRequestId}', { providerRequestId: failure.providerRequestId }),
    t('May have been charged: {answer}', {
      answer: failure.mayHaveBeenCharged ? t('yes') : t('no'),
    }),
    t('At: {moment}', { moment: generation.finishedAt ?? generation.createdAt }),
  ]
    .filter(Boolean)
    .join('\n');
}

/** Why there is no picture, what to do about it, and the ways on. */
export function FailureTile({
  failure,
  generation,
}: {
  failure: FailureFragment;
  generation: BatchData;
}) {
  const { applyDraft } = useStudio();
  const may = useMay();
  const { retry, ...retryState } = useRetry(generation.id);
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const slug = providerSlug(generation);
  const said = wordsBeside(failure.message, failure.providerMessage);
  // Whether the outcome is open is the generation's to say; its failure may still tell how it once was.
  const isSettled = failure.code === 'UNKNOWN_OUTCOME' && generation.status !== 'UNKNOWN_OUTCOME';
  const isRisky = failure.mayHaveBeenCharged && !isSettled;
  return (
    <section className={styles.failure} aria-label={t('Failed')}>
      <div className={styles.failureHead}>
        <IconAlertTriangle size={18} aria-hidden="true" />
        <Text fw={600}>{isSettled ? t('No picture came') : failureTitle(failure.code)}</Text>
      </div>
      <Text size="sm">
        {isSettled ? t('The answer was lost, and what it cost has been settled.') : failure.message}
      </Text>
      {said !== null && (
        <Text size="xs" c="dimmed">
          {t('The provider said: {said}', { said })}
        </Text>
      )}
      {isRisky && (
        <Text size="xs" c="var(--warn)">
          {t('It may have been charged all the same: a retry may be charged a second time.')}
        </Text>
      )}
      {failure.retryAfter && (
        <Text size="xs" c="dimmed">
          {t('The provider asked to wait until {time}.', {
            time: formatClock(failure.retryAfter),
          })}
        </Text>
      )}
      <RetryState retry={retryState} />
      <Group gap={6} mt={4}>
        <Button
          size="compact-sm"
          variant="default"
          // The new order has a button of its own, should it fail too.
          disabled={retryState.again !== null}
          loading={retryState.isRetrying}
          onClick={() => retry(failure.mayHaveBeenCharged)}
        >
          {isRisky ? t('Buy again') : t('Retry')}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => applyDraft(draftOfGeneration(settings))}
        >
          {t('Edit settings')}
        </Button>
        {ACCOUNT_CODES.has(failure.code) && may('providers:write') && (
          <Button
            size="compact-sm"
            variant="default"
            component={Link}
            to={`/providers?open=${encodeURIComponent(slug)}`}
          >
            {t('Provider settings')}
          </Button>
        )}
        <CopyButton value={details(failure, generation)}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={copy}>
              {copied ? t('Copied') : t('Copy details')}
            </Button>
          )}
        </CopyButton>
      </Group>
    </section>
  );
}
