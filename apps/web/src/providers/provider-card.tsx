import { Text, UnstyledButton } from '@mantine/core';
import { t } from '../messages/translate.ts';
import { stateText } from './credential-fields.tsx';
import {
  defaultFields,
  modelsText,
  type ProviderData,
  STATES,
  shownState,
} from './provider-fragments.ts';
import { ProviderIcon } from './provider-icon.tsx';
import { type ProviderSpend, spentText } from './provider-spend.ts';
import styles from './providers.module.css';
import { StateLine } from './state-line.tsx';

/** States of which the card tells no more than their name: among dozens, the message of each would drown the rest. */
const QUIET: ReadonlySet<string> = new Set(['VERIFIED', 'NOT_CONFIGURED']);

/** One provider: whether it is ready, what is missing, and where its key comes from. Opens its form. */
export function ProviderCard({
  provider,
  spend,
  onOpen,
}: {
  provider: ProviderData;
  /** What was spent there this month; null where nothing was, or it is not known yet. */
  spend: ProviderSpend | null;
  onOpen: () => void;
}) {
  const state = shownState(provider);
  const { tone } = STATES[state] ?? STATES.UNVERIFIED;
  const keyState = defaultFields(provider)
    .map(stateText)
    .find((text) => text !== null);
  return (
    <UnstyledButton className={styles.card} onClick={onOpen}>
      <div className={styles.head}>
        <ProviderIcon provider={provider} size={34} />
        <div className={styles.title}>
          <Text fw={600}>{provider.label}</Text>
          <StateLine state={state} />
        </div>
      </div>
      {provider.description && (
        <Text size="sm" c="dimmed">
          {provider.description}
        </Text>
      )}
      {provider.status.message && !QUIET.has(provider.status.state) && (
        <Text size="xs" c={tone} style={{ overflowWrap: 'anywhere' }}>
          {provider.status.message}
        </Text>
      )}
      <div className={styles.foot}>
        <Text size="xs" c="dimmed">
          {modelsText(provider)}
        </Text>
        <Text size="xs" c="dimmed">
          {keyState ?? (provider.isPaid ? '' : t('free, no key needed'))}
        </Text>
        {spend && provider.isPaid && (
          <Text size="xs" c="dimmed">
            {spentText(spend)}
          </Text>
        )}
      </div>
    </UnstyledButton>
  );
}
