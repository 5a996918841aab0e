import { Text } from '@mantine/core';
import { IconHourglassLow } from '@tabler/icons-react';
import { t } from '../messages/translate.ts';
import { isLeaving, lifeText } from '../models/lifecycle.ts';
import { StillAnswers } from '../models/model-actions.tsx';
import type { RowReplacement } from '../models/model-rows.ts';
import { ReplacementButton } from '../models/replacement-button.tsx';
import type { ModelChoice } from './model-choices.ts';
import styles from './studio.module.css';
import { useStudio } from './studio-context.ts';

/** What is known here of the model that takes another one's place. */
function replacementOf(
  choice: ModelChoice,
  choices: readonly ModelChoice[],
): RowReplacement | null {
  const { replacedBy } = choice;
  const other = choices.find(({ source }) => source === replacedBy?.source);
  if (replacedBy === null || other === undefined) return null;
  return {
    ...replacedBy,
    isInstalled: other.isInstalled,
    isConfigured: other.lack !== 'key',
    providerSlug: other.provider?.slug ?? null,
  };
}

/** Beside the button, before anything is bought: that the chosen model goes or is gone, when, and what to take instead. */
export function LifecycleNotice({ choices }: { choices: readonly ModelChoice[] }) {
  const { model, selectModel } = useStudio();
  const choice = choices.find(({ source }) => source === model?.source);
  const now = Date.now();
  if (choice === undefined || !isLeaving(choice.life, now)) return null;
  const replacement = replacementOf(choice, choices);
  return (
    <div className={styles.lifecycle} role="status">
      <IconHourglassLow size={16} aria-hidden="true" />
      <Text size="sm" className={styles.lifecycleText}>
        {choice.name}: {lifeText(choice.life, now)}.{choice.note ? ` ${choice.note}` : ''}
        {replacement === null && choice.replacedBy
          ? t(' Take {name} instead.', { name: choice.replacedBy.name })
          : ''}
      </Text>
      {choice.isGone && model && <StillAnswers id={model.id} />}
      {replacement && (
        <ReplacementButton replacement={replacement} insteadOf={choice.name} onUse={selectModel} />
      )}
    </div>
  );
}
