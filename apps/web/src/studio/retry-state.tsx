import { Anchor, Text } from '@mantine/core';
import { formatClock } from '../lib/format.ts';
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
        Asking Darkroom to take the order again, since {formatClock(askedAt)}. Pressing twice orders
        once.
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
      Ordered again at {formatClock(again.at)}, as an order of its own above this one.{' '}
      <Anchor component="button" type="button" size="xs" underline="always" onClick={show}>
        Show it
      </Anchor>
    </Text>
  );
}
