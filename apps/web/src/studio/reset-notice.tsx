import { Button, CloseButton, Text } from '@mantine/core';
import styles from './studio.module.css';
import type { Reset } from './use-studio-state.ts';

/** Says what the new model did not take, with the way back. */
export function ResetNotice({
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
          Changed for {reset.modelName}
        </Text>
        {reset.notes.map((note) => (
          <Text size="sm" c="dimmed" key={note}>
            {note}
          </Text>
        ))}
      </div>
      <Button size="compact-sm" variant="default" onClick={onUndo}>
        Undo
      </Button>
      <CloseButton aria-label="Dismiss" onClick={onClose} />
    </div>
  );
}
