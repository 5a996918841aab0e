import { Badge, Collapse, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ProviderState } from '../gql/graphql.ts';
import { modeLabel } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import { ProviderIcon } from '../providers/provider-icon.tsx';
import { hasOwnKey, priceOf } from '../studio/model-choices.ts';
import { isLeaving, lifeText } from './lifecycle.ts';
import { ModelAction } from './model-actions.tsx';
import { ModelFacts } from './model-facts.tsx';
import type { ModelRowData } from './model-rows.ts';
import styles from './models.module.css';
import { ReplacementButton } from './replacement-button.tsx';

/** What the line of a model says of its own key where that does not simply serve. */
const OWN_KEY: Readonly<Partial<Record<ProviderState, { text: string; tone: string }>>> = {
  NOT_CONFIGURED: { text: t('Key of its own is incomplete'), tone: 'var(--warn)' },
  REJECTED: { text: t('Key of its own was refused'), tone: 'var(--bad)' },
  UNREACHABLE: { text: t('Key of its own, not reachable'), tone: 'var(--warn)' },
};

/** A model's stage in life in words; null where it is simply there. */
function stage({ lifecycle, isMarkedAvailable }: ModelRowData): string | null {
  const text = lifeText(lifecycle, Date.now());
  return text !== null && isMarkedAvailable
    ? t('{stage}, used all the same', { stage: text })
    : text;
}

/** One model: what it is, what it costs, whether it stays; unfolded, everything else. */
export const ModelRow = memo(function ModelRow({
  row,
  canChange,
  canUse,
}: {
  row: ModelRowData;
  /** Whether the person may install, change and remove models. */
  canChange: boolean;
  /** Whether they may make pictures with them. */
  canUse: boolean;
}) {
  const [isOpen, setOpen] = useState(false);
  const navigate = useNavigate();
  const life = stage(row);
  const own = row.credentialStatus && OWN_KEY[row.credentialStatus.state];
  const leaves = isLeaving(row.lifecycle, Date.now());
  return (
    <li className={styles.row}>
      <div className={styles.line} data-leaving={leaves || undefined}>
        <UnstyledButton
          className={styles.summary}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} className={styles.chevron} aria-hidden="true" />
          <ProviderIcon provider={row.provider} size={28} />
          <div className={styles.about}>
            <div className={styles.name}>
              {row.name}
              {life && (
                <Badge variant="default" size="sm" tt="none" fw={500} data-leaving={leaves}>
                  {life}
                </Badge>
              )}
              {hasOwnKey(row) && (
                <Badge variant="default" size="sm" tt="none" fw={500} c={own?.tone}>
                  {own?.text ?? t('Key of its own')}
                </Badge>
              )}
            </div>
            <Text size="xs" c="dimmed">
              {row.provider?.label ?? t('Provider gone')} · {row.modes.map(modeLabel).join(', ')}
            </Text>
          </div>
          <Text size="sm" c="dimmed" className={styles.price}>
            {priceOf(row) ?? t('price unknown')}
          </Text>
        </UnstyledButton>
        <div className={styles.actions}>
          {leaves && row.replacement && canUse && (canChange || row.replacement.isInstalled) && (
            <ReplacementButton
              replacement={row.replacement}
              insteadOf={row.name}
              onUse={(source) => void navigate(`/?model=${encodeURIComponent(source)}`)}
            />
          )}
          <ModelAction row={row} canChange={canChange} canUse={canUse} />
        </div>
      </div>
      <Collapse expanded={isOpen}>
        {isOpen && <ModelFacts row={row} canChange={canChange} />}
      </Collapse>
    </li>
  );
});
