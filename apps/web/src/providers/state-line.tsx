import { Text } from '@mantine/core';
import type { ProviderState } from '../gql/graphql.ts';
import { formatWhen } from '../lib/format.ts';
import { STATES } from './provider-fragments.ts';
import styles from './state-line.module.css';

/** Where credentials stand, in a word of its tone, and when their provider was asked; of a provider's own and of a model's. */
export function StateLine({
  state,
  checkedAt = null,
  size = 'xs',
  isRefusedAnew = false,
}: {
  state: ProviderState;
  /** When the provider was asked last; null: never, or not worth a word here. */
  checkedAt?: string | null | undefined;
  size?: 'xs' | 'sm';
  /** Whether a newer key was just refused, so that the state is that of the one before. */
  isRefusedAnew?: boolean;
}) {
  const { label, tone } = STATES[state] ?? STATES.UNVERIFIED;
  const facts = [
    label,
    isRefusedAnew && state !== 'NOT_CONFIGURED' ? 'by the key of before' : null,
    checkedAt ? `checked ${formatWhen(checkedAt, Date.now())}` : null,
  ];
  return (
    <Text
      size={size}
      style={{ color: tone }}
      className={styles.state}
      data-testid="provider-state"
      data-state={state}
    >
      {facts.filter((fact) => fact !== null).join(' · ')}
    </Text>
  );
}
