import { Button, Text } from '@mantine/core';
import { formatEstimate } from '../lib/format.ts';
import { t } from '../messages/translate.ts';
import styles from './studio.module.css';
import type { Plan } from './use-plan.ts';

/** The plan's word that an equal order's pictures are here. */
export const FROM_CACHE = 'FROM_CACHE';

/** Whether the order would be answered with pictures that are here already. */
export function isMadeBefore(plan: Plan): boolean {
  return plan.warnings.some(({ code }) => code === FROM_CACHE);
}

/** That the same pictures would come again for nothing, and the way to have new ones made, with what they cost. */
export function MadeBefore({ plan, onMakeAnew }: { plan: Plan; onMakeAnew: () => void }) {
  const price = formatEstimate(plan.cost ?? null);
  return (
    <div className={styles.made} role="status">
      <Text size="sm" c="dimmed">
        {t('Made before: the same pictures come again, free.')}
      </Text>
      <Button size="compact-sm" variant="default" onClick={onMakeAnew}>
        {t('Make it anew')}
        {price === null || price === t('free') ? '' : ` · ${price}`}
      </Button>
    </div>
  );
}
