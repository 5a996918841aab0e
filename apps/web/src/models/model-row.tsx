import { Badge, Collapse, Text, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { formatDay, modeLabel } from '../lib/format.ts';
import { ProviderIcon } from '../providers/provider-icon.tsx';
import { priceOf } from '../studio/model-choices.ts';
import { ModelActions } from './model-actions.tsx';
import { ModelFacts } from './model-facts.tsx';
import type { ModelRowData } from './model-rows.ts';
import styles from './models.module.css';

/** A model's stage in life in words; null where it is simply there. */
function stage({ lifecycle, isMarkedAvailable }: ModelRowData): string | null {
  const on = lifecycle.retiresOn ? ` ${formatDay(lifecycle.retiresOn)}` : '';
  switch (lifecycle.state) {
    case 'PREVIEW':
      return 'Preview';
    case 'DEPRECATED':
      return on ? `Until${on}` : 'Going away';
    case 'RETIRED':
      return isMarkedAvailable ? 'Switched off, used all the same' : `Switched off${on}`;
    default:
      return null;
  }
}

/** One model: what it is, what it costs, whether it stays; unfolded, everything else. */
export function ModelRow({ row }: { row: ModelRowData }) {
  const [isOpen, setOpen] = useState(false);
  const life = stage(row);
  return (
    <li className={styles.row}>
      <div className={styles.line}>
        <UnstyledButton
          className={styles.summary}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <IconChevronRight size={14} className={styles.chevron} aria-hidden="true" />
          <ProviderIcon provider={row.provider ?? null} size={28} />
          <div className={styles.about}>
            <div className={styles.name}>
              {row.name}
              {life && (
                <Badge variant="default" size="sm" tt="none" fw={500}>
                  {life}
                </Badge>
              )}
              {row.replacement && row.lifecycle.state !== 'ACTIVE' && (
                <Text span size="xs" c="dimmed">
                  take {row.replacement}
                </Text>
              )}
            </div>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {row.provider?.label ?? 'Provider gone'} ·{' '}
              {row.capabilities.modes.map(modeLabel).join(', ')}
            </Text>
          </div>
          <Text size="sm" c="dimmed" className={styles.price}>
            {priceOf(row) ?? 'price unknown'}
          </Text>
        </UnstyledButton>
        <ModelActions row={row} />
      </div>
      <Collapse expanded={isOpen}>{isOpen && <ModelFacts row={row} />}</Collapse>
    </li>
  );
}
