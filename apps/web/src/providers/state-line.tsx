import { Text } from '@mantine/core';
import type { ProviderState } from '../gql/graphql.ts';
import { formatWhen } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { STATES } from './provider-fragments.ts';
import styles from './state-line.module.css';

/** Where credentials stand, in a word of its tone, and when their provider was asked; of a provider's own and of a model's. */
export function StateLine({
  state,
  checkedAt = null,
  size = 'xs',
  hasRefused = false,
}: {
  state: ProviderState;
  /** When the provider was asked last; null: never, or not worth a word here. */
  checkedAt?: string | null | undefined;
  size?: 'xs' | 'sm';
  /** Whether a newer key was just refused: then that is the state that counts, and the one before comes second. */
  hasRefused?: boolean;
}) {
  const { label, tone } = STATES[state] ?? STATES.UNVERIFIED;
  const when = checkedAt
    ? ` · ${t('checked {when}', { when: formatWhen(checkedAt, Date.now()) })}`
    : '';
  const line = (text: string, colour: string, weight?: number) => (
    <Text size={size} fw={weight} style={{ color: colour }} className={styles.state}>
      {text}
    </Text>
  );
  if (!hasRefused) return line(`${label}${when}`, tone);
  const before =
    state === 'NOT_CONFIGURED'
      ? label
      : t('Still in use, the one before: {state}', { state: `${label}${when}` });
  return (
    <>
      {line(t('New key refused, not saved'), 'var(--bad)', 600)}
      {line(before, 'var(--quiet)')}
    </>
  );
}
