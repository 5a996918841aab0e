import { Anchor, Text } from '@mantine/core';
import { formatClock } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import type { useRetry } from './use-retry.ts';

/** What became of a retry: that it is being asked for and since when, why it was refused, or where the new order stands. */
export function RetryState({
  retry: { isRetrying, askedAt, problem, again },
}: {
  retry: Omit<ReturnType<typeof useRetry>, 'retry'>;
}) {
  if (problem !== null) {
    return (
      <Text size="xs" c="var(--bad)" role="alert">
        {problem}
      </Text>
    );
  }
  if (isRetrying && askedAt !== null) {
    return (
      <Text size="xs" c="dimmed" role="status">
        {t('Asking Darkroom to take the order again, since {time}. Pressing twice orders once.', {
          time: formatClock(askedAt),
        })}
      </Text>
    );
  }
  if (again === null) return null;
  const show = () =>
    document
      .querySelector(`[data-generation="${CSS.escape(again.id)}"]`)
      ?.scrollIntoView({ block: 'start', behavior: 'smooth' });
  return (
    <Text size="xs" c="dimmed" role="status">
      {t('Ordered again at {time}, as an order of its own above this one.', {
        time: formatClock(again.at),
      })}{' '}
      <Anchor component="button" type="button" size="xs" underline="always" onClick={show}>
        {t('Show it')}
      </Anchor>
    </Text>
  );
}
