import { Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { formatExpected, modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { isLeaving, lifeText } from '../models/lifecycle.ts';
import { ProviderIcon } from '../providers/provider-icon.tsx';
import type { ModelChoice } from './model-choices.ts';
import styles from './model-picker.module.css';

/** One model in the picker: who runs it, what it does, what it costs, how long it stays. */
export function ModelOption({ choice, isChosen }: { choice: ModelChoice; isChosen: boolean }) {
  const { provider, name, price, seconds, modes, lack, life } = choice;
  const now = Date.now();
  const end = lifeText(life, now);
  return (
    <div className={styles.option} data-lacking={lack !== null || undefined}>
      <ProviderIcon provider={provider} size={22} />
      <div className={styles.about}>
        <div className={styles.line}>
          <span className={styles.name}>{name}</span>
          <Text span size="xs" c="dimmed" className={styles.price}>
            {price ?? t('price unknown')}
            {seconds !== null && ` · ${formatExpected(seconds)}`}
          </Text>
        </div>
        <Text size="xs" c="dimmed">
          {provider?.label ?? t('Provider gone')} · {modes.map(modeLabel).join(', ')}
        </Text>
        {end && (
          <Text size="xs" c={isLeaving(life, now) ? 'var(--warn)' : 'dimmed'}>
            {end}
          </Text>
        )}
      </div>
      {isChosen && <IconCheck size={16} aria-label={t('chosen')} />}
    </div>
  );
}
