import { ActionIcon, Group, Text, Tooltip } from '@mantine/core';
import { IconAdjustments, IconCopy, IconRefresh } from '@tabler/icons-react';
import { draftOfGeneration, GENERATION_SETTINGS } from '../draft/from-generation.ts';
import { MadeFrom } from '../gallery/made-from.tsx';
import { readFragment } from '../gql/index.ts';
import { formatEstimate, formatMoney, formatSpan, formatWhen, modeLabel } from '../lib/format.ts';
import { notify } from '../lib/notify.ts';
import { useNow } from '../lib/use-now.ts';
import { t } from '../messages/translate.ts';
import type { BatchData } from './batch-fragment.ts';
import styles from './feed.module.css';
import { useStudio } from './studio-context.ts';

/** What it cost; before that, what it is expected to. */
function costText(generation: BatchData): string | null {
  if (generation.isFromCache) return t('from the cache');
  if (generation.actualCost) {
    const isNothing = Number(generation.actualCost.amount) === 0;
    if (!isNothing || generation.images.length > 0) return formatMoney(generation.actualCost);
    return generation.model?.provider?.isPaid === false ? null : t('nothing charged');
  }
  if (generation.status === 'FAILED' || generation.status === 'CANCELED') return null;
  const { estimatedCost } = generation;
  const expected = estimatedCost?.isKnown ? formatEstimate(estimatedCost) : null;
  if (expected === null) {
    return generation.model?.provider?.isPaid === false ? null : t('cost not known');
  }
  return generation.finishedAt ? t('{price} expected', { price: expected }) : expected;
}

/** What was asked of whom, when, how long it took, and what it cost; and the way to ask again. */
export function BatchHeader({ generation }: { generation: BatchData }) {
  const { applyDraft, orders, model } = useStudio();
  const now = useNow(false);
  const settings = readFragment(GENERATION_SETTINGS, generation);
  const draft = () => draftOfGeneration(settings);
  const facts = [
    generation.model?.name ?? generation.source.replace('external://', ''),
    generation.mode === 'TXT2IMG' ? null : modeLabel(generation.mode),
    generation.width && generation.height ? `${generation.width} × ${generation.height}` : null,
    generation.retryOf
      ? t('again, after the one of {createdAt}', {
          createdAt: formatWhen(generation.retryOf.createdAt, now),
        })
      : null,
    formatWhen(generation.createdAt, now),
    generation.startedAt && generation.finishedAt
      ? formatSpan(generation.startedAt, generation.finishedAt)
      : null,
    costText(generation),
  ].filter((fact) => fact !== null);

  const copy = async () => {
    await navigator.clipboard.writeText(generation.prompt ?? '');
    notify({ message: t('Prompt copied.') });
  };
  const again = () => {
    const next = draft();
    if (model?.source === next.model) orders.create({ ...next, isSeedLocked: false }, model);
    else applyDraft(next);
  };
  const actions = [
    { label: t('Reuse these settings'), icon: IconAdjustments, run: () => applyDraft(draft()) },
    { label: t('Copy the prompt'), icon: IconCopy, run: () => void copy() },
    {
      label:
        model?.source === generation.source
          ? t('Run again')
          : t('Run again: choose its model first'),
      icon: IconRefresh,
      run: again,
    },
  ];
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <Text className={styles.prompt} lineClamp={2} title={generation.prompt ?? undefined}>
          {generation.prompt || <em>{t('without words')}</em>}
        </Text>
        <Text size="xs" c="dimmed">
          {facts.join(' · ')}
        </Text>
        <MadeFrom settings={settings} size={44} />
      </div>
      <Group gap={2} wrap="nowrap">
        {actions.map(({ label, icon: Icon, run }) => (
          <Tooltip label={label} key={label}>
            <ActionIcon variant="subtle" color="gray" aria-label={label} onClick={run}>
              <Icon size={17} stroke={1.6} />
            </ActionIcon>
          </Tooltip>
        ))}
      </Group>
    </header>
  );
}
