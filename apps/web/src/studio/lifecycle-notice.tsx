import { Text } from '@mantine/core';
import { IconHourglassLow } from '@tabler/icons-react';
import { useMay } from '../access/use-may.ts';
import { t } from '../messages/translate.ts';
import { lifeText } from '../models/lifecycle.ts';
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
export default function LifecycleNotice({
  choice,
  choices,
}: {
  /** The chosen model, which goes or is gone. */
  choice: ModelChoice;
  choices: readonly ModelChoice[];
}) {
  const { model, plan, selectModel } = useStudio();
  const canChange = useMay()('providers:write');
  // Its provider may still list it, or it is asked elsewhere: then it runs without anybody's word.
  const isRefused = plan.plan?.userErrors.some(({ code }) => code === 'MODEL_RETIRED') === true;
  const now = Date.now();
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
      {isRefused && canChange && model && <StillAnswers id={model.id} />}
      {replacement && (canChange || replacement.isInstalled) && (
        <ReplacementButton replacement={replacement} insteadOf={choice.name} onUse={selectModel} />
      )}
    </div>
  );
}
