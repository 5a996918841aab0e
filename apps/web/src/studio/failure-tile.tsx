import { wordsBeside } from '@darkroom/core';
import { Button, CopyButton, Group, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from 'react-router';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import type { FailureFragment } from '../gql/graphql.ts';
import { readFragment } from '../gql/index.ts';
import { formatClock } from '../lib/format.ts';
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
    `Generation: ${generation.id}`,
    `Model: ${generation.source}`,
    `Code: ${failure.code}`,
    `Message: ${failure.message}`,
    failure.providerMessage && `Provider: ${failure.providerMessage}`,
    failure.providerRequestId && `Provider request: ${failure.providerRequestId}`,
    `May have been charged: ${failure.mayHaveBeenCharged ? 'yes' : 'no'}`,
    `At: ${generation.finishedAt ?? generation.createdAt}`,
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
  const { retry, ...retryState } = useRetry(generation.id);
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const slug = providerSlug(generation);
  const said = wordsBeside(failure.message, failure.providerMessage);
  // Whether the outcome is open is the generation's to say; its failure may still tell how it once was.
  const isSettled = failure.code === 'UNKNOWN_OUTCOME' && generation.status !== 'UNKNOWN_OUTCOME';
  const isRisky = failure.mayHaveBeenCharged && !isSettled;
  return (
    <section className={styles.failure} aria-label="Failed">
      <div className={styles.failureHead}>
        <IconAlertTriangle size={18} aria-hidden="true" />
        <Text fw={600}>{isSettled ? 'No picture came' : failureTitle(failure.code)}</Text>
      </div>
      <Text size="sm">
        {isSettled ? 'The answer was lost, and what it cost has been settled.' : failure.message}
      </Text>
      {said !== null && (
        <Text size="xs" c="dimmed">
          The provider said: {said}
        </Text>
      )}
      {isRisky && (
        <Text size="xs" c="var(--warn)">
          It may have been charged all the same: a retry may be charged a second time.
        </Text>
      )}
      {failure.retryAfter && (
        <Text size="xs" c="dimmed">
          The provider asked to wait until {formatClock(failure.retryAfter)}.
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
          {isRisky ? 'Buy again' : 'Retry'}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => applyDraft(draftOfGeneration(settings))}
        >
          Edit settings
        </Button>
        {ACCOUNT_CODES.has(failure.code) && (
          <Button
            size="compact-sm"
            variant="default"
            component={Link}
            to={`/providers?open=${encodeURIComponent(slug)}`}
          >
            Provider settings
          </Button>
        )}
        <CopyButton value={details(failure, generation)}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="subtle" color="gray" onClick={copy}>
              {copied ? 'Copied' : 'Copy details'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </section>
  );
}
