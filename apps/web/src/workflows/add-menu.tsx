import { Menu, Text } from '@mantine/core';
import type { ReactElement } from 'react';
import { t } from '../messages/translate.ts';
import type { ModelChoice } from '../studio/model-choices.ts';
import { NODE_KINDS, type NodeKind } from './node-kinds.ts';
import { addableState } from './node-models.ts';
import styles from './workflows.module.css';

/** The kinds of nodes by what they do; those that no model here can do cannot be chosen. */
export function AddMenu({
  kinds = NODE_KINDS,
  choices,
  isComplete,
  onAdd,
  children,
}: {
  kinds?: readonly NodeKind[];
  choices: readonly ModelChoice[];
  /** Whether every model is among the choices. */
  isComplete: boolean;
  onAdd: (kind: NodeKind) => void;
  /** The button. */
  children: ReactElement;
}) {
  return (
    <Menu position="bottom-start" shadow="md" width={320}>
      <Menu.Target>{children}</Menu.Target>
      <Menu.Dropdown className={styles.menu}>
        {kinds.map((kind) => {
          const state = addableState(kind, choices, isComplete);
          return (
            <Menu.Item key={kind.type} disabled={state !== 'addable'} onClick={() => onAdd(kind)}>
              <Text size="sm" fw={500}>
                {kind.label}
              </Text>
              <Text size="xs" c="dimmed">
                {state === 'none'
                  ? t('No model that is set up can do this.')
                  : state === 'loading'
                    ? t('Loading models…')
                    : kind.about}
              </Text>
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
