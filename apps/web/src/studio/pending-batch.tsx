import { Button, Group, Text } from '@mantine/core';
import { Busy } from '../frame/busy.tsx';
import { t } from '../messages/translate.ts';
import styles from './feed.module.css';
import { useStudio } from './studio-context.ts';
import { loneStyle, tileStyle } from './tile-layout.ts';
import type { Order } from './use-orders.ts';

/** An order in the moment before the server has taken it, or one that it refused. */
export function PendingBatch({ order }: { order: Order }) {
  const { orders, applyDraft } = useStudio();
  const isLone = order.draft.count === 1 && order.problem === null;
  const label = order.draft.prompt || t('Pictures without words');
  return (
    <article
      className={styles.batch}
      aria-label={label}
      aria-busy={order.problem === null}
      {...(isLone ? { 'data-lone': true, style: loneStyle(order) } : {})}
    >
      <header className={styles.header}>
        <div className={styles.words}>
          <Text className={styles.prompt} lineClamp={2}>
            {label}
          </Text>
          <Text size="xs" c="dimmed">
            {order.modelName} · {order.width} × {order.height}
          </Text>
        </div>
      </header>
      {order.problem === null ? (
        <div className={styles.tiles}>
          {Array.from({ length: order.draft.count }, (_, index) => (
            <div
              key={index}
              className={styles.tile}
              data-waiting
              style={tileStyle(order, order.draft.count)}
            >
              <div className={styles.work}>
                <Busy size="xs" label={t('Sending')} />
              </div>
            </div>
          ))}
        </div>
      ) : (
        <div className={styles.failure} role="alert">
          <Text size="sm">{order.problem}</Text>
          <Group gap={6}>
            {order.isLost && (
              <Button size="compact-sm" variant="default" onClick={() => orders.sendAgain(order)}>
                {t('Send again')}
              </Button>
            )}
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                applyDraft(order.draft);
                orders.dismiss(order.key);
              }}
            >
              {t('Edit settings')}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() => orders.dismiss(order.key)}
            >
              {t('Dismiss')}
            </Button>
          </Group>
          {order.isLost && (
            <Text size="xs" c="dimmed">
              {t('Sending again is safe: the same order is never bought twice.')}
            </Text>
          )}
        </div>
      )}
    </article>
  );
}
