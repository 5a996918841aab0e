import { Text, Title, UnstyledButton } from '@mantine/core';
import { t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { NODE_KINDS, type NodeKind } from './node-kinds.ts';
import { addableState } from './node-models.ts';
import styles from './workflows.module.css';

/** In place of nodes while there are none: what the first may be. */
export function Beginnings({
  choices,
  isComplete,
  onAdd,
}: {
  choices: readonly ModelChoice[];
  isComplete: boolean;
  onAdd: (kind: NodeKind) => void;
}) {
  const able = NODE_KINDS.filter(
    (kind) => kind.mode !== null && addableState(kind, choices, isComplete) !== 'none',
  );
  return (
    <section className={styles.beginnings} aria-label={t('Begin with')}>
      <Title order={2}>{t('Begin with')}</Title>
      <Text size="sm" c="dimmed">
        {t(
          'Each node makes pictures, and any node behind it can go on from them. Nothing is bought before you run it.',
        )}
      </Text>
      <ul>
        {able.map((kind) => (
          <li key={kind.type}>
            <UnstyledButton
              className={styles.beginning}
              disabled={addableState(kind, choices, isComplete) === 'loading'}
              onClick={() => onAdd(kind)}
            >
              <Text fw={600} size="sm">
                {kind.label}
              </Text>
              <Text size="xs" c="dimmed">
                {kind.about}
              </Text>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
