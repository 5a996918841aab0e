import { Button, CloseButton, Text } from '@mantine/core';
import { t } from '../messages/translate.ts';
import styles from './studio.module.css';
import type { Reset } from './use-studio-state.ts';

/** Says what the new model did not take, with the way back. */
export default function ResetNotice({
  reset,
  onUndo,
  onClose,
}: {
  reset: Reset;
  onUndo: () => void;
  onClose: () => void;
}) {
  return (
    <div className={styles.reset} role="status">
      <div>
        <Text size="sm" fw={600}>
          {t('Changed for {name}', { name: reset.modelName })}
        </Text>
        {reset.notes.map((note) => (
          <Text size="sm" c="dimmed" key={note}>
            {note}
          </Text>
        ))}
      </div>
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        {t('Undo')}
      </Button>
      <CloseButton aria-label={t('Dismiss')} onClick={onClose} />
    </div>
  );
}
